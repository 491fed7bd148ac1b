import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide } from '../event/private-event.ts'

export const ORDER_STATUSES = ['pending-new', 'open', 'pending-cancel', 'pending-amend', 'unknown', 'done'] as const

export type OrderStatus = (typeof ORDER_STATUSES)[number]

/** An order as it stands. The first time it is stored; later it changes what is stored, and what is left out stays as it was. */
export interface OrderFacts {
  /** Ours, from the first moment: the client order id where we sent the order, else a name given when it was adopted. */
  readonly id: string
  readonly atUs: EpochUs
  readonly marketId: string
  readonly side: BookSide
  /** Of YES. */
  readonly price: Price
  /** Filled and resting together. */
  readonly size: Qty
  /** `done` is for good: told otherwise later, the order stays as it ended. */
  readonly status: OrderStatus
  /** Left out where somebody placed the order without one. */
  readonly clientOrderId?: string | undefined
  /** Takes the fills along that came under this id before the order was known by it. */
  readonly exchangeOrderId?: string | undefined
  /** Left out where no run of ours sent it. */
  readonly runEpoch?: number | undefined
  readonly postOnly?: boolean | undefined
  readonly expiresUs?: EpochUs | undefined
  /** Why it is done. */
  readonly endReason?: string | undefined
}

export interface StoredOrder {
  readonly id: string
  readonly clientOrderId: string | undefined
  readonly exchangeOrderId: string | undefined
  readonly runEpoch: number | undefined
  readonly marketId: string
  readonly side: BookSide
  /** Of YES. */
  readonly price: Price
  readonly size: Qty
  /** Sum of the stored fills of this order. */
  readonly filledSize: Qty
  readonly status: OrderStatus
  /** Undefined where nobody said. */
  readonly postOnly: boolean | undefined
  readonly expiresUs: EpochUs | undefined
  readonly endReason: string | undefined
  readonly createdUs: EpochUs
  readonly updatedUs: EpochUs
}

export interface OrderReader {
  find(id: string): Promise<StoredOrder | undefined>
  findByExchangeId(exchangeOrderId: string): Promise<StoredOrder | undefined>
  /** Whatever is not done, the oldest first: what a start has to find on the exchange. */
  listLive(): Promise<readonly StoredOrder[]>
  /** Told of at `sinceUs` or later, the oldest news first. Reads every order: for a start, not for a loop. */
  listUpdated(sinceUs: EpochUs): Promise<readonly StoredOrder[]>
}
