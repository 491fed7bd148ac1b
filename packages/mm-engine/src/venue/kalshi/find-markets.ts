import type { KalshiClient } from '@kassandra/kalshi-sdk'
import type { CallOptions, ListMarketsQuery, Market } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { inParts } from './in-parts.ts'
import { inOrder, isSelected, type MarketSelection } from './market-selection.ts'

const PAGE = 1_000
/** Tickers in one query: what fits into a URL everywhere. */
const TICKERS_A_QUERY = 100

type MarketsClient = Pick<KalshiClient, 'markets'>

/** Markets to begin with, in their order; as many as there are. */
export async function findMarkets(
  client: MarketsClient,
  selection: MarketSelection,
  nowUs: EpochUs,
  options: CallOptions,
): Promise<readonly Market[]> {
  const found = new Map<string, Market>()
  for (const query of toQueries(selection, nowUs)) {
    for await (const market of client.markets.list({ ...query, limit: PAGE }, options)) {
      if (isSelected(selection, market, nowUs)) found.set(market.ticker, market)
    }
  }
  return inOrder([...found.values()])
}

/** Markets by ticker, whatever became of them; those that are no more are left out. */
export async function readMarkets(client: MarketsClient, tickers: readonly string[], options: CallOptions): Promise<readonly Market[]> {
  const markets: Market[] = []
  for (const part of inParts(tickers, TICKERS_A_QUERY)) {
    for await (const market of client.markets.list({ tickers: part, limit: PAGE }, options)) markets.push(market)
  }
  return markets
}

/** Pure. Without any list of tickers: all open markets but combos, by the time of their close where that narrows it. */
function toQueries(selection: MarketSelection, nowUs: EpochUs): readonly ListMarketsQuery[] {
  const { tickers = [], eventTickers = [], seriesTickers = [], maxTimeToCloseUs } = selection
  const named: readonly ListMarketsQuery[] = [
    ...inParts(tickers, TICKERS_A_QUERY).map((part) => ({ tickers: part })),
    ...eventTickers.map((eventTicker) => ({ eventTicker, status: 'open' as const })),
    ...seriesTickers.map((seriesTicker) => ({ seriesTicker, status: 'open' as const })),
  ]
  if (named.length > 0) return named
  if (maxTimeToCloseUs === undefined) return [{ status: 'open', mveFilter: 'exclude' }]
  // Bounds of the close exclude a filter by status.
  return [{ minCloseTs: nowUs, maxCloseTs: epochUs(nowUs + maxTimeToCloseUs), mveFilter: 'exclude' }]
}
