import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { PrivateEvent } from '../event/private-event.ts'
import type { Quote } from '../quote/quotation.ts'
import type { ManagedOrder } from './managed-order.ts'

/** What should rest in one market, best level first. Fills that come later are taken off it. */
export interface DesiredOrders {
  readonly bids: readonly Quote[]
  readonly asks: readonly Quote[]
}

export type OrdersInput =
  | PrivateEvent
  | ({ readonly kind: 'desired'; readonly ticker: string; readonly atUs: EpochUs } & DesiredOrders)
  | { readonly kind: 'clock'; readonly atUs: EpochUs }
  /** Nothing is wanted in any market until desired orders are told anew. */
  | { readonly kind: 'cancel-all'; readonly atUs: EpochUs }

/** A fill that cannot be right. It is kept for a person and for the comparison with the exchange. */
export type OrderAnomaly =
  | { readonly kind: 'overfill'; readonly clientOrderId: string; readonly excess: Qty }
  | { readonly kind: 'foreign-fill'; readonly tradeId: string; readonly orderId: string; readonly ticker: string; readonly count: Qty }

/** Plain data; `stepOrders` makes the next one. */
export interface OrderBookkeeping {
  readonly nowUs: EpochUs
  readonly nextCommandId: number
  readonly nextOrder: number
  readonly orders: ReadonlyMap<string, ManagedOrder>
  readonly desired: ReadonlyMap<string, DesiredOrders>
  readonly anomalies: readonly OrderAnomaly[]
}

export interface OrderRules {
  /** With the epoch and a counter it makes client order ids that no other run makes. */
  readonly engineId: string
  readonly runEpoch: number
  readonly lifetimeUs: number
  /** Renewed when less than this is left. */
  readonly renewUs: number
  /** How long after its expiry an order is still counted as one that may rest. */
  readonly graceUs: number
  /** Smaller differences leave the order alone. An order that is too large is always decreased. */
  readonly materialPrice: number
  readonly materialCount: Qty
  /** Whether a better price is worth the place in the queue and the tokens of the write limit. */
  readonly isWorthMoving: (order: ManagedOrder, to: Price, nowUs: EpochUs) => boolean
}

/** Pure. Nothing ordered, nothing wanted. */
export const createOrderBookkeeping = (nowUs: EpochUs): OrderBookkeeping => ({
  nowUs,
  nextCommandId: 1,
  nextOrder: 1,
  orders: new Map(),
  desired: new Map(),
  anomalies: [],
})
