import type { Route } from './route.ts'
import { accountLimits, endpointCosts, portfolioBalance } from './routes/account.ts'
import { getCandlesticks, listCandlesticks } from './routes/candlesticks.ts'
import { getEvent, getEventMetadata, listEvents } from './routes/events.ts'
import { exchangeSchedule } from './routes/exchange-schedule.ts'
import { exchangeStatus } from './routes/exchange-status.ts'
import { getMarket } from './routes/get-market.ts'
import { getOrderbook } from './routes/get-orderbook.ts'
import { listMarkets } from './routes/list-markets.ts'
import { listOrderbooks } from './routes/list-orderbooks.ts'
import { listTrades } from './routes/list-trades.ts'
import { getSeries, listSeries } from './routes/series.ts'
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
  getEvent,
  getEventMetadata,
  listSeries,
  getSeries,
  getCandlesticks,
  accountLimits,
  endpointCosts,
  portfolioBalance,
]

/** The route of a path below `/trade-api/v2` and the values of its named parts. */
export function matchRoute(path: string): { readonly route: Route; readonly params: Readonly<Record<string, string>> } | undefined {
  const parts = path.split('/')
  for (const route of ROUTES) {
    const params = matchParts(route.path.split('/'), parts)
    if (params) return { route, params }
  }
  return undefined
}

function matchParts(pattern: readonly string[], parts: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== parts.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? ''
    if (expected.startsWith(':') && part !== '') params[expected.slice(1)] = part
    else if (expected !== part) return undefined
  }
  return params
}
