import type { Route } from '../../route.ts'
import { getArchivedCandlesticks } from '../candlesticks.ts'
import { listArchivedTrades } from '../list-trades.ts'
import { listArchivedOrders } from '../orders/list-orders.ts'
import { listArchivedFills } from '../portfolio/fills.ts'
import { listArchivedPositions } from '../portfolio/positions.ts'
import { historicalCutoff } from './cutoff.ts'
import { getArchivedMarket, listArchivedMarkets } from './markets.ts'

/** What lies before the historical cutoff. @see Kalshi API reference, section 12 */
export const historicalRoutes: readonly Route[] = [
  historicalCutoff,
  listArchivedMarkets,
  getArchivedMarket,
  getArchivedCandlesticks,
  listArchivedTrades,
  listArchivedFills,
  listArchivedOrders,
  listArchivedPositions,
]
