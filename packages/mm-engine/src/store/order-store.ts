import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide } from '../event/private-event.ts'

export type OrderStatus = 'pending-new' | 'open' | 'pending-cancel' | 'pending-amend' | 'unknown' | 'done'

/** An order as it is first known: before it goes out, or where it was found on the exchange. */
export interface NewOrder {
  /** Ours, from the first moment: the client order id where we sent the order, else a name given when it was adopted. */
  readonly id: string
  /** Undefined where somebody placed the order without one. */
  readonly clientOrderId: string | undefined
  readonly exchangeOrderId: string | undefined
  /** Undefined where no run of ours sent it. */
  readonly runEpoch: number | undefined
  readonly marketId: string
  readonly side: BookSide
  /** Of YES. */
  readonly price: Price
  readonly size: Qty
  readonly status: OrderStatus
  readonly postOnly: boolean
  readonly expiresUs: EpochUs | undefined
  readonly createdUs: EpochUs
}

export interface StoredOrder extends NewOrder {
  /** Sum of the stored fills of this order. */
  readonly filledSize: Qty
  readonly updatedUs: EpochUs
  /** Why it is done. */
  readonly endReason: string | undefined
}

/** What is not named stays as it is. */
export interface OrderChange {
  readonly atUs: EpochUs
  /** Takes the fills along that came under this id before the order was known by it. */
  readonly exchangeOrderId?: string
  readonly status?: OrderStatus
  readonly price?: Price
  readonly size?: Qty
  readonly expiresUs?: EpochUs
  readonly endReason?: string
}

export interface OrderStore {
  /** @throws {StoreError} `STORE_CONFLICT`: an order of this id, client order id or exchange id is stored. */
  insert(order: NewOrder): void
  /**
   * @throws {StoreError} `STORE_NOT_FOUND`: no such order. `STORE_CONFLICT`: it has another exchange id, or is done; nothing brings an
   * order back. A done order still learns its exchange id.
   */
  update(id: string, change: OrderChange): void
  find(id: string): StoredOrder | undefined
  findByExchangeId(exchangeOrderId: string): StoredOrder | undefined
  /** Whatever is not done, the oldest first: what a start has to find on the exchange. */
  listLive(): readonly StoredOrder[]
}
