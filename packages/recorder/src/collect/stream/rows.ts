import { createHash } from 'node:crypto'
import { type EpochUs, epochUs, formatInstant } from '@kassandra/kalshi-sdk/units'
import type { OrderbookDeltaFrame, OrderbookSnapshotFrame, TickerFrame, TradeFrame } from '@kassandra/kalshi-sdk/ws'
import type { OrderbookDeltaRow, OrderbookSnapshotRow, SegmentRow, TickerRow, TradeRow } from '@kassandra/sync/schema'
import type { Segment } from './segments.ts'

/** Rows as a gatherer writes them. Instants are text with microseconds. */
export interface CollectedRows {
  readonly trades: TradeRow
  readonly orderbook_deltas: OrderbookDeltaRow
  readonly orderbook_snapshots: OrderbookSnapshotRow
  readonly tickers: TickerRow
}
export type CollectedTable = keyof CollectedRows
export const COLLECTED_TABLES: readonly CollectedTable[] = ['trades', 'orderbook_deltas', 'orderbook_snapshots', 'tickers']

/** One row and the table it belongs to. `exchangeTsUs` is its exchange time. */
export type CollectedRow = {
  [T in CollectedTable]: { readonly table: T; readonly row: CollectedRows[T]; readonly exchangeTsUs: EpochUs }
}[CollectedTable]

/** Who received a row, and when by our clock. */
export interface Receipt {
  readonly gatherer: string
  readonly connId: string
  readonly receivedAtUs: EpochUs
}

/** What the segment of a frame adds to its row. */
export interface SegmentPlace {
  readonly sid: number
  readonly seq: number
  readonly segmentStart: number
}

/** Exchange time of a snapshot, which the wire does not tell, and where it was taken from. */
export interface SnapshotTime {
  readonly exchangeTsUs: EpochUs
  readonly source: 'sending' | 'connection' | 'received'
}

/** The facts of a trade that rows are made of; a WebSocket frame is one. */
export type TradeFacts = Pick<
  TradeFrame,
  'ticker' | 'tradeId' | 'yesPrice' | 'count' | 'takerSide' | 'isBlockTrade' | 'exchangeTsUs' | 'exchangeTsPrecision'
>

/** The books of a snapshot; a WebSocket frame has them. */
export type SnapshotFacts = Pick<OrderbookSnapshotFrame, 'ticker' | 'yes' | 'no'>

export function toTradeRow(trade: TradeFacts, source: 'ws' | 'rest', receipt: Receipt): CollectedRow {
  const row: TradeRow = {
    market_ticker: trade.ticker,
    exchange_ts: formatInstant(trade.exchangeTsUs),
    exchange_sec: formatInstant(startOfSecond(trade.exchangeTsUs)),
    trade_id: trade.tradeId,
    yes_price: trade.yesPrice,
    qty: trade.count,
    taker_side: trade.takerSide,
    is_block_trade: trade.isBlockTrade,
    ts_precision: trade.exchangeTsPrecision,
    source,
    ...receiptColumns(receipt),
  }
  return { table: 'trades', row, exchangeTsUs: trade.exchangeTsUs }
}

export function toDeltaRow(
  frame: OrderbookDeltaFrame,
  exchangeTsUs: EpochUs,
  occurrence: number,
  place: SegmentPlace,
  receipt: Receipt,
): CollectedRow {
  const row: OrderbookDeltaRow = {
    market_ticker: frame.ticker,
    exchange_ts: formatInstant(exchangeTsUs),
    side: frame.side,
    price: frame.price,
    delta: frame.delta,
    occ: occurrence,
    ...placeColumns(place),
    ...receiptColumns(receipt),
  }
  return { table: 'orderbook_deltas', row, exchangeTsUs }
}

export function toSnapshotRow(
  book: SnapshotFacts,
  time: SnapshotTime,
  source: 'ws' | 'rest',
  place: SegmentPlace,
  receipt: Receipt,
): CollectedRow {
  const row: OrderbookSnapshotRow = {
    market_ticker: book.ticker,
    exchange_ts: formatInstant(time.exchangeTsUs),
    exchange_ts_source: time.source,
    source,
    yes_levels: levelsJson(book.yes),
    no_levels: levelsJson(book.no),
    ...placeColumns(place),
    ...receiptColumns(receipt),
  }
  return { table: 'orderbook_snapshots', row, exchangeTsUs: time.exchangeTsUs }
}

export function toTickerRow(frame: TickerFrame, receipt: Receipt): CollectedRow {
  const values = {
    price: frame.price,
    yes_bid: frame.yesBid,
    yes_ask: frame.yesAsk,
    yes_bid_qty: frame.yesBidQty ?? null,
    yes_ask_qty: frame.yesAskQty ?? null,
    last_trade_qty: frame.lastTradeQty ?? null,
    volume: frame.volume,
    open_interest: frame.openInterest,
    dollar_volume: frame.dollarVolume,
    dollar_open_interest: frame.dollarOpenInterest,
  }
  const row: TickerRow = {
    market_ticker: frame.ticker,
    exchange_ts: formatInstant(frame.exchangeTsUs),
    content_hash: contentHash(Object.values(values)),
    ...values,
    ...receiptColumns(receipt),
  }
  return { table: 'tickers', row, exchangeTsUs: frame.exchangeTsUs }
}

export function toSegmentRow(segment: Segment, gatherer: string, connId: string): SegmentRow {
  return {
    gatherer,
    conn_id: connId,
    sid: segment.sid,
    start_seq: segment.startSeq,
    last_seq: segment.lastSeq,
    complete_seq: segment.completeSeq,
    complete_before: segment.completeBeforeUs === undefined ? null : formatInstant(segment.completeBeforeUs),
    last_exchange_ts: segment.lastExchangeTsUs === undefined ? null : formatInstant(segment.lastExchangeTsUs),
    close_reason: segment.closeReason ?? null,
    opened_at: formatInstant(segment.openedAtUs),
    updated_at: formatInstant(segment.updatedAtUs),
  }
}

/** Over the decoded values in column order, so that every gatherer gives the same text for the same quote. 128 bits, hexadecimal. */
function contentHash(values: readonly (number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32)
}

function startOfSecond(instant: EpochUs): EpochUs {
  return epochUs(Math.floor(instant / 1_000_000) * 1_000_000)
}

function levelsJson(levels: SnapshotFacts['yes']): string {
  return JSON.stringify(levels.map(({ price, qty }) => [price, qty]))
}

function placeColumns({ sid, seq, segmentStart }: SegmentPlace): { sid: number; seq: number; segment_start: number } {
  return { sid, seq, segment_start: segmentStart }
}

function receiptColumns({ gatherer, connId, receivedAtUs }: Receipt): { gatherer: string; conn_id: string; received_at: string } {
  return { gatherer, conn_id: connId, received_at: formatInstant(receivedAtUs) }
}
