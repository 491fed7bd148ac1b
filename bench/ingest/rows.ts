import { epochUs, formatInstant } from '@kassandra/kalshi-sdk/units'
import type { OrderbookDeltaRow, TradeRow } from '@kassandra/sync/schema'

const START_US = Date.UTC(2026, 4, 14) * 1_000
const MARKETS = 2_000

/** Few markets have most of the rows. */
const tickerOf = (n: number): string => `KXBTCD-26MAY14-T${(((Math.imul(n, 2_654_435_761) >>> 0) ** 2 / 2 ** 64) * MARKETS) | 0}`

/** Deltas of one connection as a gatherer writes them, the same for the same numbers. */
export function deltaRows(from: number, count: number): readonly OrderbookDeltaRow[] {
  return Array.from({ length: count }, (_, at): OrderbookDeltaRow => {
    const n = from + at
    const tsUs = epochUs(START_US + n * 160)
    return {
      market_ticker: tickerOf(n),
      exchange_ts: formatInstant(tsUs),
      side: n % 3 === 0 ? 'no' : 'yes',
      price: 100 + ((n * 37) % 9_800),
      delta: n % 2 === 0 ? 100 * (n % 50) : -100 * (n % 50),
      occ: 0,
      gatherer: 'gatherer-1',
      conn_id: '0f5c2f6e-6a53-4be1-9a1c-52a1b2ad4d10',
      sid: 1,
      seq: n,
      segment_start: 1,
      received_at: formatInstant(epochUs(tsUs + 20_000)),
    }
  })
}

/** Trades as the exchange lists them over REST. */
export function tradeRows(from: number, count: number): readonly TradeRow[] {
  return Array.from({ length: count }, (_, at): TradeRow => {
    const n = from + at
    const tsUs = epochUs(START_US + n * 2_000)
    return {
      market_ticker: tickerOf(n),
      exchange_ts: formatInstant(tsUs),
      exchange_sec: formatInstant(epochUs(Math.floor(tsUs / 1_000_000) * 1_000_000)),
      trade_id: `${n.toString(16).padStart(8, '0')}-6a53-4be1-9a1c-52a1b2ad4d10`,
      yes_price: 100 + ((n * 37) % 9_800),
      qty: 100 * (1 + (n % 90)),
      taker_side: n % 2 === 0 ? 'yes' : 'no',
      is_block_trade: false,
      ts_precision: 'us',
      source: 'rest',
      received_at: formatInstant(epochUs(tsUs + 20_000)),
      gatherer: 'gatherer-1',
      conn_id: 'rest',
    }
  })
}
