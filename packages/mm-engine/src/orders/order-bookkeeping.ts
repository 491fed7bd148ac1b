import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { AccountEvent } from '../event/engine-event.ts'
import type { PrivateEvent } from '../event/private-event.ts'
import { TickerMap } from '../ticker-map/ticker-map.ts'
import type { VenueCapabilities } from '../venue/venue.ts'
import { createDoneOrders, type DoneOrders } from './done-orders.ts'
import type { ManagedOrder } from './managed-order.ts'
import type { DesiredOrders, MarketOrders } from './market-orders.ts'
import { createTradeMemory, type TradeMemory } from './trade-memory.ts'

export type { DesiredOrders } from './market-orders.ts'

/** How much rests in front of an own order at its price. */
export interface QueueAhead {
  readonly clientOrderId: string
  readonly ahead: Qty
}

export type OrdersInput =
  | PrivateEvent
  /** An own order, or trades, that were there before this run. Told twice they change nothing. */
  | Extract<AccountEvent, { kind: 'adopt-order' | 'adopt-fills' }>
  | ({ readonly kind: 'desired'; readonly ticker: string; readonly atUs: EpochUs } & DesiredOrders)
  /** In place of all that was told of the market's queues before. */
  | { readonly kind: 'queue'; readonly ticker: string; readonly ahead: readonly QueueAhead[]; readonly atUs: EpochUs }
  | { readonly kind: 'clock'; readonly atUs: EpochUs }
  /** Nothing is wanted in any market until desired orders are told anew. */
  | { readonly kind: 'cancel-all'; readonly atUs: EpochUs }
  | { readonly kind: 'cancel-market'; readonly ticker: string; readonly atUs: EpochUs }
  /** Markets that are idle, and of which nothing will be told any more. */
  | { readonly kind: 'forget'; readonly tickers: ReadonlySet<string>; readonly atUs: EpochUs }

/** What cannot be right. It is kept for a person and for the comparison with the exchange. */
export type OrderAnomaly =
  | { readonly kind: 'overfill'; readonly clientOrderId: string; readonly excess: Qty }
  | { readonly kind: 'foreign-fill'; readonly tradeId: string; readonly orderId: string; readonly ticker: string; readonly count: Qty }
  /** Of an own order that is not remembered any more. */
  | {
      readonly kind: 'late-fill'
      readonly tradeId: string
      readonly orderId: string
      readonly clientOrderId: string
      readonly ticker: string
      readonly count: Qty
    }
  /** The exchange reported them as filled and never told of the trades. */
  | { readonly kind: 'missing-fills'; readonly clientOrderId: string; readonly ticker: string; readonly count: Qty }

/** `stepOrders` makes the next one. */
export interface OrderBookkeeping {
  readonly nowUs: EpochUs
  readonly nextCommandId: number
  readonly nextOrder: number
  readonly markets: ReadonlyMap<string, MarketOrders>
  /** All was cancelled once: orders that are found in markets where nothing is wanted are cancelled too. */
  readonly isCleared: boolean
  readonly done: DoneOrders
  readonly trades: TradeMemory
  /** The newest 100. */
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
  /** An order that is done is kept so long, and at most twice as long, for fills that are told late. */
  readonly retainUs: number
  /** So many trades are remembered at least, and at most twice as many: told again, they change nothing. */
  readonly rememberTrades: number
  /** Smaller differences leave the order alone. An order that is too large is always made smaller. */
  readonly materialPrice: number
  readonly materialCount: Qty
  /** By what an order is made smaller without losing its place in the queue. */
  readonly shrinkBy: 'amend' | 'decrease'
  /** By what an order comes to another price: at once, or by a cancel and, once that is answered, a create. */
  readonly moveBy: 'amend' | 'cancel'
  /**
   * Whether another price is worth the place in the queue and the tokens of the write limit.
   * @param ahead What rests in front of it, where that was told.
   */
  readonly isWorthMoving: (order: ManagedOrder, to: Price, nowUs: EpochUs, ahead: Qty | undefined) => boolean
}

/** Tokens of the write budget. */
export type CommandCost = VenueCapabilities['cost']

/** Pure. Nothing ordered, nothing wanted. */
export const createOrderBookkeeping = (nowUs: EpochUs): OrderBookkeeping => ({
  nowUs,
  nextCommandId: 1,
  nextOrder: 1,
  markets: TickerMap.of(),
  isCleared: false,
  done: createDoneOrders(nowUs),
  trades: createTradeMemory(),
  anomalies: [],
})
