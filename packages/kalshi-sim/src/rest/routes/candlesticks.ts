import type { Candle } from '../../exchange/candles.ts'
import type { Market } from '../../exchange/market.ts'
import type { Query } from '../query.ts'
import { badRequest, invalidParameter, missingParameter, notFound } from '../rest-error.ts'
import type { Route } from '../route.ts'
import { toArchivedCandleView, toCandleView } from '../views/candle-view.ts'

const MAX_CANDLES = 10_000

interface Span {
  readonly startS: number
  readonly endS: number
  readonly minutes: number
  readonly latestBefore: boolean
}

/** One market. @see Kalshi API reference, section 13 */
export const getCandlesticks: Route = {
  path: '/series/:series/markets/:ticker/candlesticks',
  auth: 'public',
  handle: ({ history, query, params }) => {
    const market = history.findLive(params['ticker'] ?? '')
    if (!market || market.definition.seriesTicker !== params['series']) throw notFound()
    const [candles = []] = listAll([market], readSpan(query))
    return { ticker: market.ticker, candlesticks: candles.map(toCandleView) }
  },
}

/** Up to 100 markets in one call, 10,000 candles together; tickers that do not exist are left out. */
export const listCandlesticks: Route = {
  path: '/markets/candlesticks',
  auth: 'public',
  handle: ({ history, query }) => {
    const tickers = query.list('market_tickers') ?? []
    if (tickers.length === 0) throw missingParameter('market_tickers')
    if (tickers.length > 100) throw invalidParameter('more than 100 market_tickers')
    const markets = tickers.map((ticker) => history.findLive(ticker)).filter((market) => market !== undefined)
    const candles = listAll(markets, readSpan(query))
    return { markets: markets.map(({ ticker }, index) => ({ market_ticker: ticker, candlesticks: candles[index]?.map(toCandleView) })) }
  },
}

/** All markets of an event; where that is too much, up to `adjusted_end_ts`, from where a client goes on. */
export const getEventCandlesticks: Route = {
  path: '/series/:series/events/:event/candlesticks',
  auth: 'public',
  handle: ({ catalogue, history, query, params }) => {
    const event = catalogue.findEvent(params['event'] ?? '')
    if (!event || event.seriesTicker !== params['series']) throw notFound()
    const span = readSpan(query)
    const markets = history.liveMarketsOf(event.ticker)
    const candles = markets.map((market) => candlesOf(market, span))
    const endS = lastEndWithin(candles, MAX_CANDLES) ?? span.endS
    return {
      market_tickers: markets.map(({ ticker }) => ticker),
      market_candlesticks: candles.map((each) => each.filter((candle) => candle.endS <= endS).map(toCandleView)),
      adjusted_end_ts: endS,
    }
  },
}

/** A market that is archived. */
export const getArchivedCandlesticks: Route = {
  path: '/historical/markets/:ticker/candlesticks',
  auth: 'public',
  handle: ({ history, query, params }) => {
    const market = history.findArchived(params['ticker'] ?? '')
    if (!market) throw notFound()
    const [candles = []] = listAll([market], { ...readSpan(query), latestBefore: false })
    return { ticker: market.ticker, candlesticks: candles.map(toArchivedCandleView) }
  },
}

function listAll(markets: readonly Market[], span: Span): readonly (readonly Candle[])[] {
  const candles = markets.map((market) => candlesOf(market, span))
  if (countOf(candles) > MAX_CANDLES) throw badRequest(`more than ${MAX_CANDLES} candles`)
  return candles
}

function readSpan(query: Query): Span {
  const startS = query.requiredSeconds('start_ts')
  const endS = query.requiredSeconds('end_ts')
  const minutes = query.seconds('period_interval')
  if (minutes === undefined) throw missingParameter('period_interval')
  if (![1, 60, 1_440].includes(minutes)) throw invalidParameter('period_interval is not 1, 60 or 1440')
  if (endS < startS) throw badRequest('end_ts is before start_ts')
  return { startS, endS, minutes, latestBefore: query.flag('include_latest_before_start') ?? false }
}

function candlesOf({ candles }: Market, { startS, endS, minutes, latestBefore }: Span): readonly Candle[] {
  const within = candles.list(startS, endS, minutes)
  const before = latestBefore ? candles.latestBefore(startS, minutes) : undefined
  return before && before.endS !== within[0]?.endS ? [before, ...within] : within
}

/** The end of the last period up to which no more than `most` candles are; undefined when that is all of them. */
function lastEndWithin(candles: readonly (readonly Candle[])[], most: number): number | undefined {
  if (countOf(candles) <= most) return undefined
  const ends = candles.flatMap((each) => each.map(({ endS }) => endS)).sort((a, b) => a - b)
  const beyond = ends[most] ?? 0
  return ends.findLast((endS) => endS < beyond)
}

const countOf = (candles: readonly (readonly Candle[])[]): number => candles.reduce((sum, each) => sum + each.length, 0)
