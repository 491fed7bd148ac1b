import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { askMany } from '../database/many.ts'
import { type Query, query } from '../database/query.ts'
import type { Row } from '../database/row.ts'
import { ORDER_STATUSES, type StoredOrder } from '../order-store.ts'
import { toOrderSide } from './order-side.ts'
import { type Columns, writerOf } from './table.ts'

const CHANGING = ['client_order_id', 'exchange_order_id', 'run_epoch', 'price_e4', 'size_e2', 'filled_size_e2', 'status', 'post_only']
const CHANGING_TOO = ['expires_at_us', 'end_reason', 'updated_at_us']

const ORDERS = writerOf({
  name: 'orders',
  columns: ['id', 'market_id', 'order_side', 'created_at_us', ...CHANGING, ...CHANGING_TOO],
  key: ['id'],
  updated: [...CHANGING, ...CHANGING_TOO],
})

const BY_ID = ORDERS.select('WHERE id IN ($keys)')
const BY_EXCHANGE_ID = ORDERS.select('WHERE exchange_order_id IN ($keys)')
const LIVE = ORDERS.select(
  `WHERE status IN ('pending-new', 'open', 'pending-cancel', 'pending-amend', 'unknown') ORDER BY created_at_us, id`,
)

const UPDATED = ORDERS.select('WHERE updated_at_us >= $1 ORDER BY updated_at_us, id')

export const ordersById = (ids: readonly string[]): readonly Query[] => askMany(BY_ID, ids)
export const ordersByExchangeId = (exchangeOrderIds: readonly string[]): readonly Query[] => askMany(BY_EXCHANGE_ID, exchangeOrderIds)
export const liveOrders = (): Query => query(LIVE)
export const updatedOrders = (sinceUs: EpochUs): Query => query(UPDATED, sinceUs)

export const putOrders = (orders: readonly StoredOrder[]): readonly Query[] => ORDERS.put(orders.map(toColumns))

const toColumns = (order: StoredOrder): Columns => ({
  id: order.id,
  client_order_id: order.clientOrderId,
  exchange_order_id: order.exchangeOrderId,
  run_epoch: order.runEpoch,
  market_id: order.marketId,
  order_side: toOrderSide(order.side),
  price_e4: order.price,
  size_e2: order.size,
  filled_size_e2: order.filledSize,
  status: order.status,
  post_only: order.postOnly,
  expires_at_us: order.expiresUs,
  end_reason: order.endReason,
  created_at_us: order.createdUs,
  updated_at_us: order.updatedUs,
})

export const toOrder = (row: Row): StoredOrder => ({
  id: row.text('id'),
  clientOrderId: row.maybe('client_order_id', row.text),
  exchangeOrderId: row.maybe('exchange_order_id', row.text),
  runEpoch: row.maybe('run_epoch', row.integer),
  marketId: row.text('market_id'),
  side: row.bookSide(),
  price: row.price('price_e4'),
  size: row.qty('size_e2'),
  filledSize: row.qty('filled_size_e2'),
  status: row.oneOf('status', ORDER_STATUSES),
  postOnly: row.maybe('post_only', row.flag),
  expiresUs: row.maybe('expires_at_us', row.instant),
  endReason: row.maybe('end_reason', row.text),
  createdUs: row.instant('created_at_us'),
  updatedUs: row.instant('updated_at_us'),
})
