import type { Market, MarketStatus } from '../../exchange/market.ts'
import { pageOf } from '../cursor.ts'
import { isWithin } from '../filter-time.ts'
import type { Query } from '../query.ts'
import { badRequest } from '../rest-error.ts'
import type { Route } from '../route.ts'
import { toMarketView } from '../views/market-view.ts'

const STATUS_FILTERS = ['unopened', 'open', 'paused', 'closed', 'settled'] as const
type StatusFilter = (typeof STATUS_FILTERS)[number]

const MATCHES: Readonly<Record<StatusFilter, readonly MarketStatus[]>> = {
  unopened: ['initialized'],
  open: ['active', 'inactive'],
  paused: ['inactive'],
  closed: ['closed', 'determined'],
  settled: ['finalized'],
}

/** @see Kalshi API reference, section 4 */
export const listMarkets: Route = {
  path: '/markets',
  auth: 'public',
  handle: ({ catalogue, query }) => {
    const limit = query.limit(1_000, 100)
    const matches = toFilter(query)
    const { page, cursor } = pageOf('markets', catalogue.markets().filter(matches), limit, query.text('cursor'))
    return { markets: page.map(toMarketView), cursor }
  },
}

function toFilter(query: Query): (market: Market) => boolean {
  const status = query.choice('status', STATUS_FILTERS)
  refuseMixes(query, status)
  const tickers = query.list('tickers')
  const wanted = tickers && new Set(tickers)
  const event = query.text('event_ticker')
  const series = query.text('series_ticker')
  const combosOnly = query.choice('mve_filter', ['only', 'exclude']) === 'only'
  return (market) =>
    !combosOnly &&
    (status === undefined || MATCHES[status].includes(market.status)) &&
    (!wanted || wanted.has(market.ticker)) &&
    (event === undefined || market.definition.eventTicker === event) &&
    (series === undefined || market.definition.seriesTicker === series) &&
    isWithin(market.definition.createdUs, query.seconds('min_created_ts'), query.seconds('max_created_ts')) &&
    isWithin(market.updatedUs, query.seconds('min_updated_ts'), query.seconds('max_updated_ts')) &&
    isWithin(market.closeUs, query.seconds('min_close_ts'), query.seconds('max_close_ts')) &&
    isWithin(market.settledUs, query.seconds('min_settled_ts'), query.seconds('max_settled_ts'))
}

// Each pair of time filters goes with some status filters only; the one for updates with no other filter at all, but one.
function refuseMixes(query: Query, status: StatusFilter | undefined): void {
  const has = (name: string): boolean => query.seconds(`min_${name}_ts`) !== undefined || query.seconds(`max_${name}_ts`) !== undefined
  const allow = (name: string, allowed: readonly StatusFilter[]): void => {
    if (has(name) && status !== undefined && !allowed.includes(status))
      throw badRequest(`${name}_ts filters do not go with status ${status}`)
  }
  allow('created', ['unopened', 'open'])
  allow('close', ['closed'])
  allow('settled', ['settled'])
  if (!has('updated')) return
  const others = ['event_ticker', 'tickers', 'status'].some((name) => query.text(name) !== undefined)
  if (others || has('created') || has('close') || has('settled')) throw badRequest('updated_ts filters go with no other filter')
  const combosExcluded = query.text('mve_filter') === 'exclude'
  if (query.text('series_ticker') !== undefined && !combosExcluded)
    throw badRequest('series_ticker with updated_ts needs mve_filter=exclude')
}
