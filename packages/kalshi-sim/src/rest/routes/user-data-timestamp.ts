import { instantText } from '../../exchange/instant-text.ts'
import type { Route } from '../route.ts'

export const userDataTimestamp: Route = {
  path: '/exchange/user_data_timestamp',
  auth: 'public',
  handle: ({ nowUs }) => ({ as_of_time: instantText(nowUs) }),
}
