import { fileURLToPath } from 'node:url'
import { readCapture } from '@kassandra/kalshi-sdk/capture'
import { type EpochUs, epochUs, price } from '@kassandra/kalshi-sdk/units'
import { createFeeSchedule, type EngineEvent, STANDARD_TERMS } from '@kassandra/mm-engine'
import { type FeedShape, framesOf, tickersOf } from '../ws/feed.ts'

/** Frames of one connection after the other, as they came, and the markets that they are of. */
export interface Workload {
  readonly name: string
  readonly markets: readonly EngineEvent[]
  readonly frames: readonly TimedFrame[]
}

export interface TimedFrame {
  readonly conn: string
  readonly atUs: EpochUs
  readonly bytes: Buffer
  readonly text: string
}

const CAPTURE = fileURLToPath(new URL('../../packages/kalshi-sim/captures/demo-markets.jsonl.gz', import.meta.url))
const DAY_US = 86_400_000_000
const CENT = 100

/** A minute of ten markets as it was recorded. */
export async function recorded(): Promise<Workload> {
  const frames: TimedFrame[] = []
  const tickers = new Set<string>()
  for await (const entry of readCapture(CAPTURE)) {
    if (entry.kind !== 'frame' || entry.receivedAtUs === undefined) continue
    const { conn = '', receivedAtUs, frame } = entry
    frames.push(toTimed(JSON.stringify(frame), receivedAtUs, conn))
    if (frame['type'] === 'orderbook_snapshot') tickers.add((frame['msg'] as { readonly market_ticker: string }).market_ticker)
  }
  const startUs = frames[0]?.atUs ?? epochUs(0)
  return { name: 'recorded', markets: [...tickers].flatMap((ticker) => toMarket(ticker, startUs, CENT)), frames }
}

const FEED_START_US = Date.UTC(2026, 7, 7, 6, 46, 28) * 1_000
const FEED_FRAMES_PER_MS = 20

/** Made-up changes near the best prices of many markets, 20,000 of them in a second. */
export function manyMarkets(shape: FeedShape): Workload {
  let count = -shape.markets
  const frames = [...framesOf(shape)].map((line) =>
    toTimed(line, epochUs(FEED_START_US + Math.floor(Math.max(0, count++) / FEED_FRAMES_PER_MS) * 1_000), '1'),
  )
  const markets = tickersOf(shape).flatMap((ticker) => toMarket(ticker, epochUs(FEED_START_US), CENT / 10))
  return { name: `${shape.markets} markets`, markets, frames }
}

const toTimed = (text: string, atUs: EpochUs, conn: string): TimedFrame => ({ conn, atUs, bytes: Buffer.from(text), text })

function toMarket(ticker: string, atUs: EpochUs, tick: number): readonly EngineEvent[] {
  const closeUs = epochUs(atUs + DAY_US)
  const eventTicker = ticker.slice(0, ticker.lastIndexOf('-'))
  const terms = {
    ticker,
    eventTicker,
    seriesTicker: eventTicker.slice(0, eventTicker.lastIndexOf('-')),
    title: ticker,
    closeUs,
    settlesUs: closeUs,
    priceRanges: [{ start: price(0), end: price(10_000), step: price(ticker.includes('RATE') ? CENT / 10 : tick) }],
    fees: createFeeSchedule({ ...STANDARD_TERMS, type: 'quadratic_with_maker_fees' }),
    isExclusive: true,
  }
  return [
    { kind: 'market', ...terms, atUs },
    { kind: 'status', ticker, isOpen: true, atUs },
  ]
}
