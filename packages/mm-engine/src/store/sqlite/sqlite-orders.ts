import type { NewOrder, OrderChange, OrderStore, StoredOrder } from '../order-store.ts'
import { StoreError } from '../store-error.ts'
import type { Connection, Statement } from './connection.ts'
import { type Row, toOrderSide } from './row.ts'

const INSERT = `
INSERT INTO orders (id, client_order_id, exchange_order_id, run_epoch, market_id, side, order_side, price, size, status, post_only,
  expires_at, created_at, updated_at)
VALUES (:id, :clientOrderId, :exchangeOrderId, :runEpoch, :marketId, 'YES', :orderSide, :price, :size, :status, :postOnly,
  :expiresUs, :createdUs, :createdUs)`

const UPDATE = `
UPDATE orders SET exchange_order_id = coalesce(:exchangeOrderId, exchange_order_id), status = coalesce(:status, status),
  price = coalesce(:price, price), size = coalesce(:size, size), expires_at = coalesce(:expiresUs, expires_at),
  end_reason = coalesce(:endReason, end_reason), updated_at = :atUs
WHERE id = :id`

const LINK = 'UPDATE fills SET order_id = :id WHERE exchange_order_id = :exchangeOrderId AND order_id IS NULL'

const STATUSES = ['pending-new', 'open', 'pending-cancel', 'pending-amend', 'unknown', 'done'] as const

export class SqliteOrders implements OrderStore {
  readonly #connection: Connection
  readonly #insert: Statement
  readonly #update: Statement
  readonly #link: Statement
  readonly #sum: Statement
  readonly #byId: Statement
  readonly #byExchangeId: Statement
  readonly #live: Statement

  constructor(connection: Connection) {
    this.#connection = connection
    this.#insert = connection.prepare(INSERT)
    this.#update = connection.prepare(UPDATE)
    this.#link = connection.prepare(LINK)
    this.#sum = connection.prepare(
      'UPDATE orders SET filled_size = (SELECT coalesce(sum(size), 0) FROM fills WHERE order_id = :id) WHERE id = :id',
    )
    this.#byId = connection.prepare('SELECT * FROM orders WHERE id = :id')
    this.#byExchangeId = connection.prepare('SELECT * FROM orders WHERE exchange_order_id = :exchangeOrderId')
    this.#live = connection.prepare(
      `SELECT * FROM orders WHERE status IN ('pending-new', 'open', 'pending-cancel', 'pending-amend', 'unknown') ORDER BY created_at, id`,
    )
  }

  insert(order: NewOrder): void {
    const { side, ...columns } = order
    this.#connection.transaction(() => {
      this.#insert.run({ ...columns, orderSide: toOrderSide(side) })
      this.#linkFills(order.id, order.exchangeOrderId)
    })
  }

  update(id: string, change: OrderChange): void {
    this.#connection.transaction(() => {
      const order = this.find(id)
      if (order === undefined) throw new StoreError('STORE_NOT_FOUND', `there is no order ${id}`)
      refuseContradiction(order, change)
      const { exchangeOrderId, status, price, size, expiresUs, endReason, atUs } = change
      this.#update.run({ id, exchangeOrderId, status, price, size, expiresUs, endReason, atUs })
      if (order.exchangeOrderId === undefined) this.#linkFills(id, exchangeOrderId)
    })
  }

  find(id: string): StoredOrder | undefined {
    const row = this.#byId.find({ id })
    return row && toOrder(row)
  }

  findByExchangeId(exchangeOrderId: string): StoredOrder | undefined {
    const row = this.#byExchangeId.find({ exchangeOrderId })
    return row && toOrder(row)
  }

  listLive(): readonly StoredOrder[] {
    return this.#live.list().map(toOrder)
  }

  #linkFills(id: string, exchangeOrderId: string | undefined): void {
    if (exchangeOrderId !== undefined && this.#link.run({ id, exchangeOrderId }) > 0) this.#sum.run({ id })
  }
}

function refuseContradiction(order: StoredOrder, { exchangeOrderId, status }: OrderChange): void {
  const { id } = order
  if (exchangeOrderId !== undefined && order.exchangeOrderId !== undefined && exchangeOrderId !== order.exchangeOrderId) {
    throw new StoreError('STORE_CONFLICT', `order ${id} is ${order.exchangeOrderId} on the exchange, not ${exchangeOrderId}`)
  }
  if (order.status === 'done' && status !== undefined && status !== 'done') {
    throw new StoreError('STORE_CONFLICT', `order ${id} is done and cannot be ${status}`)
  }
}

function toOrder(row: Row): StoredOrder {
  return {
    id: row.text('id'),
    clientOrderId: row.maybe('client_order_id', row.text),
    exchangeOrderId: row.maybe('exchange_order_id', row.text),
    runEpoch: row.maybe('run_epoch', row.integer),
    marketId: row.text('market_id'),
    side: row.bookSide(),
    price: row.price('price'),
    size: row.qty('size'),
    filledSize: row.qty('filled_size'),
    status: row.oneOf('status', STATUSES),
    postOnly: row.flag('post_only'),
    expiresUs: row.maybe('expires_at', row.instant),
    endReason: row.maybe('end_reason', row.text),
    createdUs: row.instant('created_at'),
    updatedUs: row.instant('updated_at'),
  }
}
