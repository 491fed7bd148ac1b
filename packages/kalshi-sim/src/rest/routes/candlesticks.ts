import type { Candle } from '../../exchange/candles.ts'
import type { Market } from '../../exchange/market.ts'
import type { Query } from '../query.ts'
import { badRequest, invalidParameter, missingParameter, notFound } from '../rest-error.ts'
import type { Route } from '../route.ts'
import { toCandleView } from '../views/candle-view.ts'

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
  handle: ({ catalogue, query, params }) => {
    const market = catalogue.findMarket(params['ticker'] ?? '')
    if (!market || market.definition.seriesTicker !== params['series']) throw notFound()
    const [candlesticks] = viewsOf([market], readSpan(query))
    return { ticker: market.ticker, candlesticks }
  },
}

/** Up to 100 markets in one call, 10,000 candles together; tickers that do not exist are left out. */
export const listCandlesticks: Route = {
  path: '/markets/candlesticks',
  auth: 'public',
  handle: ({ catalogue, query }) => {
    const tickers = query.list('market_tickers') ?? []
    if (tickers.length === 0) throw missingParameter('market_tickers')
    if (tickers.length > 100) throw invalidParameter('more than 100 market_tickers')
    const markets = tickers.map((ticker) => catalogue.findMarket(ticker)).filter((market) => market !== undefined)
    const views = viewsOf(markets, readSpan(query))
    return { markets: markets.map(({ ticker }, index) => ({ market_ticker: ticker, candlesticks: views[index] })) }
  },
}

function viewsOf(markets: readonly Market[], span: Span): readonly unknown[][] {
  const candles = markets.map((market) => candlesOf(market, span))
  const total = candles.reduce((sum, each) => sum + each.length, 0)
  if (total > MAX_CANDLES) throw badRequest(`more than ${MAX_CANDLES} candles`)
  return candles.map((each) => each.map(toCandleView))
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
  if (!latestBefore) return within
  const before = candles.list(0, startS - 1, minutes).at(-1)
  return before ? [{ ...before, endS: startS }, ...within.filter((candle) => candle.endS !== startS)] : within
}
