import { instantText } from '../../exchange/instant-text.ts'
import type { Route } from '../route.ts'

/** Up to when balance, orders, fills and positions are known to be whole. */
export const userDataTimestamp: Route = {
  path: '/exchange/user_data_timestamp',
  auth: 'public',
  handle: ({ portfolio }) => ({ as_of_time: instantText(portfolio.asOfUs) }),
}
