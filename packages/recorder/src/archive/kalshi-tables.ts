import type { ArchiveColumn, ArchiveTable, DecimalField } from '@kassandra/archive'

/** $0.0001 as dollars, exactly. */
const PRICE = { precision: 9, scale: 4 } as const
/** 0.01 contract as contracts, exactly. */
const QTY = { precision: 18, scale: 2 } as const

const price = (name: string): ArchiveColumn => ({ name, kind: 'decimal', ...PRICE, unit: 'dollars' })
const qty = (name: string): ArchiveColumn => ({ name, kind: 'decimal', ...QTY, unit: 'contracts' })
const text = (name: string): ArchiveColumn => ({ name, kind: 'text' })
const instant = (name: string): ArchiveColumn => ({ name, kind: 'instant', unit: 'microseconds UTC' })
const integer = (name: string): ArchiveColumn => ({ name, kind: 'integer' })
const bigint = (name: string, unit?: string): ArchiveColumn => ({ name, kind: 'bigint', unit })

const LEVEL: readonly DecimalField[] = [
  { name: 'price', ...PRICE },
  { name: 'qty', ...QTY },
]
const levels = (name: string): ArchiveColumn => ({ name, kind: 'list', fields: LEVEL, unit: 'dollars, contracts; ascending' })

/** Public trades. A trade whose time became more precise after its hour was sealed stands again in a later generation, which counts. */
export const tradesTable: ArchiveTable = {
  name: 'trades',
  schemaVersion: 1,
  columns: [
    text('market_ticker'),
    instant('exchange_ts'),
    text('trade_id'),
    price('yes_price'),
    qty('qty'),
    text('taker_side'),
    { name: 'is_block_trade', kind: 'boolean' },
    text('ts_precision'),
    text('source'),
    instant('received_at'),
    text('gatherer'),
    text('conn_id'),
  ],
  // The partition key of the table, so that one day's partition is read and not all.
  rangeColumn: 'exchange_sec',
  timeColumn: 'exchange_ts',
  orderBy: ['market_ticker', 'exchange_ts', 'trade_id'],
  xidColumn: 'xid',
}

/** Changes of price levels, each in the scale of its own side. */
export const orderbookDeltasTable: ArchiveTable = {
  name: 'orderbook_deltas',
  schemaVersion: 1,
  columns: [
    text('market_ticker'),
    instant('exchange_ts'),
    text('side'),
    price('price'),
    qty('delta'),
    integer('occ'),
    text('gatherer'),
    text('conn_id'),
    integer('sid'),
    bigint('seq'),
    bigint('segment_start'),
    instant('received_at'),
  ],
  rangeColumn: 'exchange_ts',
  timeColumn: 'exchange_ts',
  orderBy: ['market_ticker', 'exchange_ts', 'seq', 'side', 'price', 'delta', 'occ'],
  xidColumn: 'xid',
}

/** Whole books, each side in its own scale, best level last. */
export const orderbookSnapshotsTable: ArchiveTable = {
  name: 'orderbook_snapshots',
  schemaVersion: 1,
  columns: [
    text('market_ticker'),
    instant('exchange_ts'),
    text('exchange_ts_source'),
    text('source'),
    text('gatherer'),
    text('conn_id'),
    integer('sid'),
    bigint('seq'),
    bigint('segment_start'),
    levels('yes_levels'),
    levels('no_levels'),
    instant('received_at'),
  ],
  rangeColumn: 'exchange_ts',
  timeColumn: 'exchange_ts',
  orderBy: ['market_ticker', 'exchange_ts', 'source', 'gatherer', 'conn_id', 'seq'],
  xidColumn: 'xid',
  // A row is a whole book; a row group is what the verifying reader holds in memory.
  rowGroupRows: 4_096,
}

/** Quotes of markets, absolute. Null: the exchange did not say. */
export const tickersTable: ArchiveTable = {
  name: 'tickers',
  schemaVersion: 1,
  columns: [
    text('market_ticker'),
    instant('exchange_ts'),
    text('content_hash'),
    price('price'),
    price('yes_bid'),
    price('yes_ask'),
    qty('yes_bid_qty'),
    qty('yes_ask_qty'),
    qty('last_trade_qty'),
    qty('volume'),
    qty('open_interest'),
    bigint('dollar_volume', 'dollars'),
    bigint('dollar_open_interest', 'dollars'),
    instant('received_at'),
    text('gatherer'),
    text('conn_id'),
  ],
  rangeColumn: 'exchange_ts',
  timeColumn: 'exchange_ts',
  orderBy: ['market_ticker', 'exchange_ts', 'content_hash'],
  xidColumn: 'xid',
}

/** What of the production database goes into the archive. */
export const kalshiTables: readonly ArchiveTable[] = [tradesTable, orderbookDeltasTable, orderbookSnapshotsTable, tickersTable]
