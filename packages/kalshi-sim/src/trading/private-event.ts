import type { EpochUs, MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../exchange/level.ts'
import type { OrderGroup } from './groups/order-group.ts'
import type { Position } from './ledger/position.ts'
import type { Order, UpdateReason } from './orders/order.ts'
import type { Owner } from './owner.ts'

/** One side of a trade, as its member sees it. `price` is in the scale of the outcome bought. */
export interface Fill {
  readonly tradeId: string
  readonly orderId: string
  readonly owner: Owner
  readonly ticker: string
  readonly shard: number
  readonly side: Side
  readonly yesPrice: Price
  readonly count: Qty
  readonly isTaker: boolean
  readonly fee: MicroUsd
  /** Signed, behind the fill. */
  readonly postPosition: Qty
  /** Contracts of the other outcome that the purchase closed pairs with. */
  readonly closed: Qty
  readonly clientOrderId: string | undefined
  readonly atUs: EpochUs
}

export interface Settlement {
  readonly owner: Owner
  readonly ticker: string
  readonly shard: number
  readonly result: 'yes' | 'no' | 'scalar'
  readonly yesCount: Qty
  readonly noCount: Qty
  readonly yesCost: MicroUsd
  readonly noCost: MicroUsd
  readonly revenue: MicroUsd
  /** Of one YES contract. */
  readonly value: Price
  readonly atUs: EpochUs
}

export type OrderGroupEvent = 'created' | 'triggered' | 'reset' | 'deleted' | 'limit_updated'

/** What members are told, in the order in which it happens. Orders and positions are as they stand at that moment. */
export type PrivateEvent =
  | {
      readonly kind: 'order'
      readonly owner: Owner
      readonly order: Order
      readonly reason: UpdateReason | undefined
      readonly atUs: EpochUs
    }
  | { readonly kind: 'fill'; readonly owner: Owner; readonly fill: Fill; readonly atUs: EpochUs }
  | { readonly kind: 'position'; readonly owner: Owner; readonly position: Position; readonly atUs: EpochUs }
  | {
      readonly kind: 'order-group'
      readonly owner: Owner
      readonly group: OrderGroup
      readonly event: OrderGroupEvent
      readonly atUs: EpochUs
    }
