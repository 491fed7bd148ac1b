import { instantText } from '../../../exchange/instant-text.ts'
import type { Route } from '../../route.ts'

/** One cutoff for everything. @see Kalshi API reference, section 12 */
export const historicalCutoff: Route = {
  path: '/historical/cutoff',
  auth: 'public',
  handle: ({ history }) => {
    const cutoff = instantText(history.cutoffUs)
    return {
      market_settled_ts: cutoff,
      trades_created_ts: cutoff,
      orders_updated_ts: cutoff,
      market_positions_last_updated_ts: cutoff,
    }
  },
}
