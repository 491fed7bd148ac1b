import { ApiError } from '../errors/api-error.ts'
import { getHistoricalCandlesticks } from '../rest/historical/get-historical-candlesticks.ts'
import type { Candlestick, CandlesticksQuery } from '../rest/markets/candlestick.ts'
import { getCandlesticksBatch } from '../rest/markets/get-candlesticks-batch.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import { type EpochUs, epochUs } from '../units/time.ts'
import { HistoryListing, type HistoryPage, type Tier } from './history-listing.ts'

/** Half of what the exchange gives at once. */
const CANDLES_A_REQUEST = 5_000
const SECOND_US = 1_000_000

/**
 * Candlesticks of one market, oldest first, however many there are. A market is with all its candlesticks in one tier; where it moves
 * meanwhile, the rest is read there.
 * @throws {ApiError} 404: unknown in both tiers.
 */
export function readCandlesticks(
  transport: RestTransport,
  ticker: string,
  query: CandlesticksQuery,
  options?: CallOptions,
): HistoryListing<Candlestick> {
  return new HistoryListing(() => readParts(transport, ticker, query, options))
}

async function* readParts(
  transport: RestTransport,
  ticker: string,
  query: CandlesticksQuery,
  options: CallOptions | undefined,
): AsyncGenerator<HistoryPage<Candlestick>, undefined> {
  let tier: Tier = 'live'
  let lastEnd: EpochUs | undefined
  for (const part of partsOf(query)) {
    const live = tier === 'live' ? await readLive(transport, ticker, part, options) : 'absent'
    if (live === 'absent') tier = 'historical'
    const found = live === 'absent' || live === 'omitted' ? await readHistorical(transport, ticker, part, options, live) : live
    const items = found.filter(({ endPeriod }) => lastEnd === undefined || endPeriod > lastEnd)
    lastEnd = items.at(-1)?.endPeriod ?? lastEnd
    yield { tier: found === live ? 'live' : 'historical', items }
  }
  return undefined
}

function* partsOf({ startTs, endTs, periodMinutes }: CandlesticksQuery): Generator<CandlesticksQuery> {
  const spanUs = CANDLES_A_REQUEST * periodMinutes * 60 * SECOND_US
  for (let from: number = startTs; from <= endTs; from += spanUs) {
    yield { startTs: epochUs(from), endTs: epochUs(Math.min(endTs, from + spanUs)), periodMinutes }
  }
}

/** `absent`: not in this tier for certain. `omitted`: the answer has no such market, which may also mean that it has no candlesticks. */
async function readLive(
  transport: RestTransport,
  ticker: string,
  query: CandlesticksQuery,
  options: CallOptions | undefined,
): Promise<readonly Candlestick[] | 'absent' | 'omitted'> {
  try {
    const markets = await getCandlesticksBatch(transport, [ticker], query, options)
    return markets.find((market) => market.ticker === ticker)?.candlesticks ?? 'omitted'
  } catch (error) {
    if (isNotFound(error)) return 'absent'
    throw error
  }
}

async function readHistorical(
  transport: RestTransport,
  ticker: string,
  query: CandlesticksQuery,
  options: CallOptions | undefined,
  live: 'absent' | 'omitted',
): Promise<readonly Candlestick[]> {
  try {
    return (await getHistoricalCandlesticks(transport, ticker, query, options)).candlesticks
  } catch (error) {
    if (live === 'omitted' && isNotFound(error)) return []
    throw error
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404
}
