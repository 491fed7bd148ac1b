import type { MemberRoute } from '../../route.ts'

/** Under what name others know the caller. */
export const communicationsId: MemberRoute = {
  path: '/communications/id',
  auth: 'key',
  handle: ({ members, identity }) => ({ communications_id: members.communicationsId(identity.memberId) }),
}
