import { forecastAt, type Opinion } from '../../exchange/forecast.ts'
import type { Market } from '../../exchange/market.ts'
import type { Query } from '../query.ts'
import { badRequest, invalidParameter, missingParameter, notFound } from '../rest-error.ts'
import type { Route } from '../route.ts'

const MAX_POINTS = 10_000
const FIVE_SECONDS = 5

interface Request {
  readonly percentiles: readonly number[]
  readonly startS: number
  readonly endS: number
  readonly minutes: number
}

/**
 * What the markets of an event say of the number that it is about, by the middle of their quotes; markets without a strike say nothing.
 * Quotes are known by the minute: points five seconds apart repeat the last full one. @see Kalshi API reference, section 13
 */
export const forecastPercentileHistory: Route = {
  path: '/series/:series/events/:event/forecast_percentile_history',
  auth: 'key',
  handle: ({ catalogue, history, query, params }) => {
    const event = catalogue.findEvent(params['event'] ?? '')
    if (!event || event.seriesTicker !== params['series']) throw notFound()
    const request = readRequest(query)
    const markets = history.liveMarketsOf(event.ticker)
    const points = endsOf(markets, request).map((endS) => toPoint(event.ticker, endS, opinionsAt(markets, endS), request))
    return { forecast_history: points.filter((point) => point !== undefined) }
  },
}

function readRequest(query: Query): Request {
  const texts = query.all('percentiles')
  if (texts.length === 0) throw missingParameter('percentiles')
  if (texts.length > 10) throw invalidParameter('more than 10 percentiles')
  if (!texts.every((text) => /^\d{1,4}$/.test(text))) throw invalidParameter('percentiles are not whole numbers from 0 to 9999')
  const [startS, endS] = [query.requiredSeconds('start_ts'), query.requiredSeconds('end_ts')]
  const minutes = query.seconds('period_interval')
  if (minutes === undefined) throw missingParameter('period_interval')
  if (![0, 1, 60, 1_440].includes(minutes)) throw invalidParameter('period_interval is not 0, 1, 60 or 1440')
  if (endS < startS) throw badRequest('end_ts is before start_ts')
  return { percentiles: texts.map(Number), startS, endS, minutes }
}

/** Ends of the periods asked for in which a market had quotes. */
function endsOf(markets: readonly Market[], { startS, endS, minutes }: Request): readonly number[] {
  const spans = markets.map(({ candles }) => candles.span()).filter((span) => span !== undefined)
  if (spans.length === 0) return []
  const periodS = minutes === 0 ? FIVE_SECONDS : minutes * 60
  const up = (atS: number): number => Math.ceil(atS / periodS) * periodS
  const first = up(Math.max(startS, Math.min(...spans.map(({ firstS }) => firstS))))
  const last = Math.min(endS, up(Math.max(...spans.map(({ lastS }) => lastS))))
  const count = Math.max(Math.floor((last - first) / periodS) + 1, 0)
  if (count > MAX_POINTS) throw badRequest(`more than ${MAX_POINTS} points`)
  return Array.from({ length: count }, (_, index) => first + index * periodS)
}

function opinionsAt(markets: readonly Market[], atS: number): readonly Opinion[] {
  return markets.flatMap(({ definition: { strike }, candles }) => {
    const quotes = candles.closeAt(atS)
    return strike && quotes ? [{ strike, probability: (quotes.yesBid.close + quotes.yesAsk.close) / 20_000 }] : []
  })
}

function toPoint(ticker: string, endS: number, opinions: readonly Opinion[], { percentiles, minutes }: Request): unknown {
  const points = percentiles.flatMap((percentile) => {
    const raw = forecastAt(opinions, percentile / 10_000)
    return raw === undefined ? [] : [toPercentileView(percentile, raw)]
  })
  if (points.length === 0) return undefined
  return { event_ticker: ticker, end_period_ts: endS, period_interval: minutes, percentile_points: points }
}

function toPercentileView(percentile: number, raw: number): unknown {
  const formatted = raw.toFixed(2)
  return { percentile, raw_numerical_forecast: raw, numerical_forecast: Number(formatted), formatted_forecast: formatted }
}
