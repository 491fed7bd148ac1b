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

/** With which status filters each pair of time filters goes; the one for updates goes with none. */
const TIME_FILTERS: Readonly<Record<'created' | 'close' | 'settled' | 'updated', readonly StatusFilter[]>> = {
  created: ['unopened', 'open'],
  close: ['closed'],
  settled: ['settled'],
  updated: [],
}

/** @see Kalshi API reference, section 4 */
export const listMarkets: Route = {
  path: '/markets',
  auth: 'public',
  isCached: true,
  handle: ({ history, query }) => {
    const limit = query.limit(1_000, 100)
    const matches = toFilter(query)
    const { page, cursor } = pageOf('markets', history.liveMarkets().filter(matches), limit, query.text('cursor'))
    return { markets: page.map(toMarketView), cursor }
  },
}

function toFilter(query: Query): (market: Market) => boolean {
  if (query.all('status').length > 1) throw badRequest('more than one status filter')
  const status = query.choice('status', STATUS_FILTERS)
  const combos = query.choice('mve_filter', ['only', 'exclude'])
  refuseMixes(query, status, combos)
  const tickers = query.list('tickers')
  const wanted = tickers && new Set(tickers)
  const event = query.text('event_ticker')
  const series = query.text('series_ticker')
  const isInTime = toTimeFilter(query)
  return (market) =>
    (combos === undefined || (combos === 'only') === (market.definition.isCombo ?? false)) &&
    (status === undefined || MATCHES[status].includes(market.status)) &&
    (!wanted || wanted.has(market.ticker)) &&
    (event === undefined || market.definition.eventTicker === event) &&
    (series === undefined || market.definition.seriesTicker === series) &&
    isInTime(market)
}

function toTimeFilter(query: Query): (market: Market) => boolean {
  const created = boundsOf(query, 'created')
  const updated = boundsOf(query, 'updated')
  const close = boundsOf(query, 'close')
  const settled = boundsOf(query, 'settled')
  return (market) =>
    isWithin(market.definition.createdUs, ...created) &&
    isWithin(market.updatedUs, ...updated) &&
    isWithin(market.closeUs, ...close) &&
    isWithin(market.settledUs, ...settled)
}

type Bounds = readonly [minS: number | undefined, maxS: number | undefined]

const boundsOf = (query: Query, name: string): Bounds => [query.seconds(`min_${name}_ts`), query.seconds(`max_${name}_ts`)]

/** Time filters exclude each other and most status filters; the one for updates excludes everything but `mve_filter=exclude`. */
function refuseMixes(query: Query, status: StatusFilter | undefined, combos: 'only' | 'exclude' | undefined): void {
  const given = Object.entries(TIME_FILTERS).filter(([name]) => boundsOf(query, name).some((bound) => bound !== undefined))
  const [first, second] = given
  if (!first) return
  const [name, statuses] = first
  if (second) throw badRequest(`${name}_ts and ${second[0]}_ts filters do not go together`)
  if (status !== undefined && !statuses.includes(status)) throw badRequest(`${name}_ts filters do not go with status ${status}`)
  if (name !== 'updated') return
  if (query.text('event_ticker') !== undefined || query.text('tickers') !== undefined || combos === 'only')
    throw badRequest('updated_ts filters go with no other filter')
  if (query.text('series_ticker') !== undefined && combos !== 'exclude')
    throw badRequest('series_ticker with updated_ts needs mve_filter=exclude')
}
