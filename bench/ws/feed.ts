import { mulberry32 } from '../../test/support/mulberry32.ts'

/** What a feed consists of. */
export interface FeedShape {
  readonly markets: number
  readonly deltas: number
  readonly seed: number
}

export const DEFAULT_FEED: FeedShape = { markets: 200, deltas: 100_000, seed: 7 }

const LEVELS = 40
const START_MS = Date.UTC(2026, 7, 7, 6, 46, 28)

export function tickersOf({ markets }: FeedShape): readonly string[] {
  return Array.from({ length: markets }, (_, at) => `KXMLBGAME-26AUG07${(2_140 + at).toString()}LADAZ-LAD${at % 10}`)
}

/**
 * The frames of one subscription as the exchange writes them: a snapshot of every market, then deltas, all in one sequence. No
 * level ever falls below nothing. The same seed gives the same bytes.
 */
export function* framesOf(shape: FeedShape): Generator<string> {
  const random = mulberry32(shape.seed)
  const markets = tickersOf(shape).map((ticker) => createMarket(ticker, random))
  let seq = 0
  for (const market of markets) yield toSnapshot(market, ++seq)
  for (let count = 0; count < shape.deltas; count++) {
    const market = markets[Math.floor(random() * markets.length)]
    if (market) yield toDelta(market, ++seq, count, random)
  }
}

interface Market {
  readonly ticker: string
  readonly id: string
  /** Quantities in 0.01 contract by price in $0.001. */
  readonly yes: Map<number, number>
  readonly no: Map<number, number>
}

function createMarket(ticker: string, random: () => number): Market {
  const side = (): Map<number, number> =>
    new Map(Array.from({ length: LEVELS }, (_, at) => [400 - at * (1 + Math.floor(random() * 3)), 100 + Math.floor(random() * 1e6)]))
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
  return { ticker, id: `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`, yes: side(), no: side() }
}

function toSnapshot({ ticker, id, yes, no }: Market, seq: number): string {
  const levels = (side: Map<number, number>): readonly (readonly string[])[] =>
    [...side].toSorted(([one], [other]) => one - other).map(([price, qty]) => [toPrice(price), toQty(qty)])
  const msg = { market_ticker: ticker, market_id: id, yes_dollars_fp: levels(yes), no_dollars_fp: levels(no) }
  return `${JSON.stringify({ type: 'orderbook_snapshot', sid: 1, seq, msg })}\n`
}

// Most changes are near the best price.
function toDelta(market: Market, seq: number, count: number, random: () => number): string {
  const side = random() < 0.5 ? 'yes' : 'no'
  const price = 400 - Math.floor(random() ** 2 * 60)
  const before = market[side].get(price) ?? 0
  const isLess = before > 0 && random() < 0.5
  const delta = isLess ? -(random() < 0.3 ? before : Math.ceil(random() * before)) : 1 + Math.floor(random() * 1e5)
  market[side].set(price, before + delta)
  const micros = Math.floor(random() * 1_000)
  const tsMs = START_MS + Math.floor(count / 20)
  const ts = `${new Date(tsMs).toISOString().slice(0, 23)}${micros.toString().padStart(3, '0')}`.replace(/0+$/, '')
  const msg = {
    market_ticker: market.ticker,
    market_id: market.id,
    price_dollars: toPrice(price),
    delta_fp: toQty(delta),
    side,
    ts: `${ts}Z`,
    ts_ms: tsMs,
  }
  return `${JSON.stringify({ type: 'orderbook_delta', sid: 1, seq, msg })}\n`
}

const toPrice = (thousandths: number): string => (thousandths / 1_000).toFixed(4)
const toQty = (hundredths: number): string => (hundredths / 100).toFixed(2)
