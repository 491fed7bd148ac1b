import type { Route } from './route.ts'
import { accountLimits, endpointCosts, upgradeUsageLevel, volumeProgress } from './routes/account/account.ts'
import { createApiKey, deleteApiKey, generateApiKey, listApiKeys } from './routes/api-keys/api-keys.ts'
import { getCandlesticks, getEventCandlesticks, listCandlesticks } from './routes/candlesticks.ts'
import { communicationsRoutes } from './routes/communications/routes.ts'
import { getEvent, getEventMetadata, listEvents, listMultivariateEvents } from './routes/events.ts'
import { exchangeSchedule } from './routes/exchange-schedule.ts'
import { exchangeStatus } from './routes/exchange-status.ts'
import { listEventFeeChanges, listSeriesFeeChanges } from './routes/fee-changes.ts'
import { forecastPercentileHistory } from './routes/forecast.ts'
import { getMarket } from './routes/get-market.ts'
import { getOrderbook } from './routes/get-orderbook.ts'
import { historicalRoutes } from './routes/historical/routes.ts'
import { listMarkets } from './routes/list-markets.ts'
import { listOrderbooks } from './routes/list-orderbooks.ts'
import { listTrades } from './routes/list-trades.ts'
import {
  createOrderGroup,
  deleteOrderGroup,
  getOrderGroup,
  limitOrderGroup,
  listOrderGroups,
  resetOrderGroup,
  triggerOrderGroup,
} from './routes/order-groups/order-groups.ts'
import { amendOrder, cancelAllOrders, cancelOrder, cancelOrders, decreaseOrder } from './routes/orders/change-order.ts'
import { createOrder, createOrders } from './routes/orders/create-order.ts'
import { getOrder, getQueuePosition, listOrders, listQueuePositions } from './routes/orders/list-orders.ts'
import { retiredOrderWrites } from './routes/orders/retired.ts'
import { getBalance, getRestingOrderValue } from './routes/portfolio/balance.ts'
import { listFills, listSettlements } from './routes/portfolio/fills.ts'
import { listDeposits, listWithdrawals } from './routes/portfolio/funding.ts'
import { listPositions } from './routes/portfolio/positions.ts'
import { getShardTransfer, listShardTransfers, transferBetweenShards } from './routes/portfolio/shard-transfers.ts'
import { getTargetAllocation, setTargetAllocation } from './routes/portfolio/target-allocation.ts'
import { referenceRoutes } from './routes/references/routes.ts'
import { getSeries, listSeries } from './routes/series.ts'
import {
  createSubaccount,
  listNetting,
  listSubaccountBalances,
  listSubaccountTransfers,
  setNetting,
  transferBetweenSubaccounts,
} from './routes/subaccounts/subaccounts.ts'
import { userDataTimestamp } from './routes/user-data-timestamp.ts'

// A literal path stands before a pattern that would take it.
const ROUTES: readonly Route[] = [
  exchangeStatus,
  exchangeSchedule,
  userDataTimestamp,
  listMarkets,
  listOrderbooks,
  listTrades,
  listCandlesticks,
  getMarket,
  getOrderbook,
  listEvents,
  listEventFeeChanges,
  listMultivariateEvents,
  getEvent,
  getEventMetadata,
  listSeries,
  listSeriesFeeChanges,
  getSeries,
  getCandlesticks,
  getEventCandlesticks,
  forecastPercentileHistory,
  ...historicalRoutes,
  ...referenceRoutes,
  accountLimits,
  endpointCosts,
  upgradeUsageLevel,
  volumeProgress,
  listApiKeys,
  createApiKey,
  generateApiKey,
  deleteApiKey,
  createOrders,
  cancelOrders,
  createOrder,
  cancelAllOrders,
  cancelOrder,
  decreaseOrder,
  amendOrder,
  listQueuePositions,
  listOrders,
  getQueuePosition,
  getOrder,
  ...retiredOrderWrites,
  createOrderGroup,
  listOrderGroups,
  getOrderGroup,
  deleteOrderGroup,
  resetOrderGroup,
  triggerOrderGroup,
  limitOrderGroup,
  getBalance,
  getRestingOrderValue,
  listPositions,
  listFills,
  listSettlements,
  listDeposits,
  listWithdrawals,
  listShardTransfers,
  getShardTransfer,
  transferBetweenShards,
  getTargetAllocation,
  setTargetAllocation,
  createSubaccount,
  listSubaccountBalances,
  listNetting,
  setNetting,
  transferBetweenSubaccounts,
  listSubaccountTransfers,
  ...communicationsRoutes,
]

/** By number of parts. */
const PATTERNS = Map.groupBy(
  ROUTES.map((route) => ({ route, pattern: route.path.split('/') })),
  ({ pattern }) => pattern.length,
)

/** A route that a path leads to, and the values of the path's named parts. */
export interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** The routes of a path below `/trade-api/v2`, whatever their method, the best match first. */
export function matchPath(path: string): readonly Match[] {
  const parts = path.split('/')
  return (PATTERNS.get(parts.length) ?? []).flatMap(({ route, pattern }) => {
    const params = matchParts(pattern, parts)
    return params ? [{ route, params }] : []
  })
}

function matchParts(pattern: readonly string[], parts: readonly string[]): Readonly<Record<string, string>> | undefined {
  const params: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? ''
    if (expected.startsWith(':') && part !== '') params[expected.slice(1)] = part
    else if (expected !== part) return undefined
  }
  return params
}
