import type { Session } from '../session.ts'
import type { Venue } from '../venue.ts'
import type { Command, Refusal } from './command.ts'

type Unsubscribe = Extract<Command, { kind: 'unsubscribe' }>

/** Ends subscriptions, one reply for each; its `seq` is the last of that sid. With a sid that is not held, nothing ends (error 7). */
export function unsubscribe(session: Session, venue: Venue, id: number | undefined, { sids }: Unsubscribe): Refusal | undefined {
  const held = sids.map((sid) => session.subscriptions.get(sid))
  if (!held.every((subscription) => subscription !== undefined)) return { code: 7 }
  for (const subscription of held) {
    venue.audience.remove(subscription)
    session.subscriptions.delete(subscription.sid)
    session.reply('unsubscribed', { id, sid: subscription.sid, seq: subscription.nextSeq() })
  }
  return undefined
}
