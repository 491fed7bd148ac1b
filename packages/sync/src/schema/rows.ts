import type { Instant, JsonColumn, LevelsColumn } from './columns.ts'

/**
 * One public trade. Identity `(market_ticker, exchange_sec, trade_id)`.
 * WebSocket and REST give its time at different precision, so that one trade can fall into two neighbouring seconds: see `tradesRule`.
 */
export interface TradeColumns {
  readonly market_ticker: string
  readonly exchange_ts: Instant
  /** `exchange_ts` cut to the second; filled by whoever writes, checked by the table. */
  readonly exchange_sec: Instant
  readonly trade_id: string
  /** $0.0001, YES scale. */
  readonly yes_price: number
  /** 0.01 contract. */
  readonly qty: number
  readonly taker_side: 'yes' | 'no'
  readonly is_block_trade: boolean
  readonly ts_precision: 's' | 'ms' | 'us'
  readonly source: 'ws' | 'rest'
  readonly received_at: Instant
  readonly gatherer: string
  /** Connection that brought it; `rest` for the REST interface. */
  readonly conn_id: string
}

/** One change of one price level, an increment. `occ` is the ordinal of an identical (market, time, side, price, delta) within one connection. */
export interface OrderbookDeltaColumns {
  readonly market_ticker: string
  readonly exchange_ts: Instant
  readonly side: 'yes' | 'no'
  /** $0.0001 in the scale of its own side. */
  readonly price: number
  /** Signed, 0.01 contract. */
  readonly delta: number
  readonly occ: number
  readonly gatherer: string
  readonly conn_id: string
  readonly sid: number
  readonly seq: number
  readonly segment_start: number
  readonly received_at: Instant
}

/** One whole book as somebody saw it. Every one is kept. No key column is null: REST has `conn_id = 'rest'`, `sid = 0` and the poll number as `seq`. */
export interface OrderbookSnapshotColumns {
  readonly market_ticker: string
  readonly exchange_ts: Instant
  /** Where `exchange_ts` comes from, best first: the frame's sending time, the latest exchange time of its connection, our clock. */
  readonly exchange_ts_source: 'sending' | 'connection' | 'received'
  /** `switch` is written by the merge when it changes the leader of a market. */
  readonly source: 'ws' | 'rest' | 'switch'
  readonly gatherer: string
  readonly conn_id: string
  readonly sid: number
  readonly seq: number
  readonly segment_start: number
  readonly yes_levels: LevelsColumn
  readonly no_levels: LevelsColumn
  readonly received_at: Instant
}

/**
 * A market's quote at an instant, absolute. `content_hash` is over the decoded values, not the envelope. Prices in $0.0001, YES scale;
 * quantities in 0.01 contract; the two dollar columns in whole dollars, as the exchange gives them. Null: not said.
 */
export interface TickerColumns {
  readonly market_ticker: string
  readonly exchange_ts: Instant
  readonly content_hash: string
  readonly price: number | null
  readonly yes_bid: number | null
  readonly yes_ask: number | null
  readonly yes_bid_qty: number | null
  readonly yes_ask_qty: number | null
  readonly last_trade_qty: number | null
  readonly volume: number | null
  readonly open_interest: number | null
  readonly dollar_volume: number | null
  readonly dollar_open_interest: number | null
  readonly received_at: Instant
  readonly gatherer: string
  readonly conn_id: string
}

/**
 * A stretch of one subscription without a hole in `seq`: what a gatherer vouches for. `seq` from `start_seq` to `last_seq` are stored;
 * up to `complete_seq`, and for exchange times strictly before `complete_before`, nothing more can come.
 */
export interface SegmentColumns {
  readonly gatherer: string
  readonly conn_id: string
  readonly sid: number
  readonly start_seq: number
  readonly last_seq: number
  /** `start_seq - 1` as long as nothing is vouched for. */
  readonly complete_seq: number
  readonly complete_before: Instant | null
  readonly last_exchange_ts: Instant | null
  /** `lost`: rows of it were dropped at the gatherer before they were read. */
  readonly close_reason: 'gap' | 'disconnect' | 'backpressure' | 'stop' | 'crash' | 'lost' | null
  readonly opened_at: Instant
  readonly updated_at: Instant
}

/** What markets, events and series have in common: a record that changes, known by its ticker. The last writer by exchange update time wins. */
interface RecordColumns {
  readonly ticker: string
  readonly title: string | null
  readonly raw: JsonColumn
  /** The exchange's own update time; null sorts before any. */
  readonly exchange_updated_at: Instant | null
  readonly received_at: Instant
  readonly gatherer: string
}

/** Added to the shared columns: what a reader filters by without opening `raw`. */
export interface MarketColumns extends RecordColumns {
  readonly event_ticker: string | null
  readonly series_ticker: string | null
  readonly status: string | null
  readonly open_time: Instant | null
  readonly close_time: Instant | null
}

export interface EventColumns extends RecordColumns {
  readonly series_ticker: string | null
  readonly status: string | null
}

export interface SeriesColumns extends RecordColumns {
  readonly category: string | null
  readonly status: string | null
}
