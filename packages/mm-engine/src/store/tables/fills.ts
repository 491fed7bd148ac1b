import { askMany } from '../database/many.ts'
import { type Query, query } from '../database/query.ts'
import type { Row } from '../database/row.ts'
import type { FillFilter, StoredFill } from '../fill-store.ts'
import { toOrderSide } from './order-side.ts'
import { type Columns, writerOf } from './table.ts'

const PAGE = 10_000

const FACTS = ['exchange_order_id', 'market_id', 'order_side', 'price_e4', 'size_e2', 'fee_micro_usd', 'is_taker', 'timestamp_us']

const FILLS = writerOf({
  name: 'fills',
  columns: ['id', 'seq', 'order_id', 'told_order_id', ...FACTS],
  key: ['id'],
  updated: ['order_id', 'told_order_id'],
})

const BY_TRADE_ID = FILLS.select('WHERE id IN ($keys)')
const OF_EXCHANGE_ORDER = FILLS.select('WHERE order_id IS NULL AND exchange_order_id IN ($keys)')
const TOLD_OF_ORDER = FILLS.select('WHERE order_id IS NULL AND told_order_id IN ($keys)')
const UNLINKED = FILLS.select('WHERE order_id IS NULL ORDER BY seq')
const PAGE_OF_ALL = FILLS.select('WHERE seq > $1 ORDER BY seq LIMIT $2')
const PAGE_OF_MARKET = FILLS.select('WHERE seq > $1 AND market_id = $3 ORDER BY seq LIMIT $2')

export const fillsByTradeId = (tradeIds: readonly string[]): readonly Query[] => askMany(BY_TRADE_ID, tradeIds)
export const unlinkedFillsOfExchangeOrders = (ids: readonly string[]): readonly Query[] => askMany(OF_EXCHANGE_ORDER, ids)
export const unlinkedFillsToldOfOrders = (ids: readonly string[]): readonly Query[] => askMany(TOLD_OF_ORDER, ids)
export const unlinkedFills = (): Query => query(UNLINKED)
export const lastFillSeq = (): Query => query('SELECT coalesce(max(seq), 0) AS seq FROM fills')

export const fillsOf = ({ marketId, afterSeq = 0, limit = PAGE }: FillFilter): Query =>
  marketId === undefined ? query(PAGE_OF_ALL, afterSeq, limit) : query(PAGE_OF_MARKET, afterSeq, limit, marketId)

export const putFills = (fills: readonly StoredFill[]): readonly Query[] => FILLS.put(fills.map(toColumns))

const toColumns = (fill: StoredFill): Columns => ({
  id: fill.tradeId,
  seq: fill.seq,
  order_id: fill.orderId,
  told_order_id: fill.toldOrderId,
  exchange_order_id: fill.exchangeOrderId,
  market_id: fill.marketId,
  order_side: toOrderSide(fill.side),
  price_e4: fill.price,
  size_e2: fill.count,
  fee_micro_usd: fill.fee,
  is_taker: fill.isTaker,
  timestamp_us: fill.atUs,
})

export const toFill = (row: Row): StoredFill => ({
  tradeId: row.text('id'),
  seq: row.integer('seq'),
  orderId: row.maybe('order_id', row.text),
  toldOrderId: row.maybe('told_order_id', row.text),
  exchangeOrderId: row.text('exchange_order_id'),
  marketId: row.text('market_id'),
  side: row.bookSide(),
  price: row.price('price_e4'),
  count: row.qty('size_e2'),
  fee: row.money('fee_micro_usd'),
  isTaker: row.flag('is_taker'),
  atUs: row.instant('timestamp_us'),
})
