import type { FillFilter, FillStore, NewFill, StoredFill } from '../fill-store.ts'
import { StoreError } from '../store-error.ts'
import type { Connection, Statement } from './connection.ts'
import { type Row, toOrderSide } from './row.ts'

const INSERT = `
INSERT INTO fills (id, seq, order_id, exchange_order_id, market_id, side, order_side, price, size, fee, is_taker, timestamp)
VALUES (:tradeId, (SELECT coalesce(max(seq), 0) + 1 FROM fills),
  coalesce((SELECT id FROM orders WHERE id = :orderId), (SELECT id FROM orders WHERE exchange_order_id = :exchangeOrderId)),
  :exchangeOrderId, :marketId, 'YES', :orderSide, :price, :count, :fee, :isTaker, :atUs)
ON CONFLICT (id) DO NOTHING`

const ADD_TO_ORDER = `
UPDATE orders SET filled_size = filled_size + :count WHERE id = (SELECT order_id FROM fills WHERE id = :tradeId)`

const LIST = `
SELECT * FROM fills WHERE seq > :afterSeq AND (:marketId IS NULL OR market_id = :marketId) ORDER BY seq LIMIT :limit`

const PAGE = 10_000

export class SqliteFills implements FillStore {
  readonly #connection: Connection
  readonly #insert: Statement
  readonly #addToOrder: Statement
  readonly #byId: Statement
  readonly #list: Statement
  readonly #unlinked: Statement
  readonly #lastSeq: Statement

  constructor(connection: Connection) {
    this.#connection = connection
    this.#insert = connection.prepare(INSERT)
    this.#addToOrder = connection.prepare(ADD_TO_ORDER)
    this.#byId = connection.prepare('SELECT * FROM fills WHERE id = :tradeId')
    this.#list = connection.prepare(LIST)
    this.#unlinked = connection.prepare('SELECT * FROM fills WHERE order_id IS NULL ORDER BY seq')
    this.#lastSeq = connection.prepare('SELECT coalesce(max(seq), 0) AS seq FROM fills')
  }

  record(fill: NewFill): 'new' | 'known' {
    const { side, ...columns } = fill
    return this.#connection.transaction(() => {
      if (this.#insert.run({ ...columns, orderSide: toOrderSide(side) }) === 0) {
        this.#refuseContradiction(fill)
        return 'known'
      }
      this.#addToOrder.run({ tradeId: fill.tradeId, count: fill.count })
      return 'new'
    })
  }

  list({ marketId, afterSeq = 0, limit = PAGE }: FillFilter = {}): readonly StoredFill[] {
    return this.#list.list({ marketId, afterSeq, limit }).map(toFill)
  }

  listUnlinked(): readonly StoredFill[] {
    return this.#unlinked.list().map(toFill)
  }

  lastSeq(): number {
    return this.#lastSeq.find()?.integer('seq') ?? 0
  }

  /** Time and fee may be told differently by the stream and by the list of fills; what moves the position may not. */
  #refuseContradiction(fill: NewFill): void {
    const row = this.#byId.find({ tradeId: fill.tradeId })
    const stored = row && toFill(row)
    const fields = ['exchangeOrderId', 'marketId', 'side', 'price', 'count'] as const
    const differing = fields.filter((field) => stored?.[field] !== fill[field])
    if (differing.length === 0) return
    throw new StoreError('STORE_CONFLICT', `fill ${fill.tradeId} is stored with another ${differing.join(', ')}`)
  }
}

function toFill(row: Row): StoredFill {
  return {
    seq: row.integer('seq'),
    tradeId: row.text('id'),
    exchangeOrderId: row.text('exchange_order_id'),
    orderId: row.maybe('order_id', row.text),
    marketId: row.text('market_id'),
    side: row.bookSide(),
    price: row.price('price'),
    count: row.qty('size'),
    fee: row.money('fee'),
    isTaker: row.flag('is_taker'),
    atUs: row.instant('timestamp'),
  }
}
