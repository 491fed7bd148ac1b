import { type EpochUs, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide } from '../event/private-event.ts'

/** A command that may have made of an order what it asks for. */
export interface InFlight {
  readonly commandId: number
  readonly kind: 'create' | 'amend' | 'decrease' | 'cancel'
  readonly price: Price
  readonly total: Qty
  readonly expiresUs: EpochUs
}

/** Commands that failed are not sent again before these instants. */
export interface Retry {
  readonly changeUs: EpochUs
  readonly cancelUs: EpochUs
}

/** Facts about one own order. Each is taken up by itself, so that the order of their arrival does not matter. Plain JSON. */
export interface ManagedOrder {
  readonly clientOrderId: string
  readonly ticker: string
  readonly side: BookSide
  /** Of YES. */
  readonly price: Price
  /** Filled and resting together. */
  readonly total: Qty
  readonly expiresUs: EpochUs
  readonly orderId: string | undefined
  /** It takes liquidity, where others are refused when they would. */
  readonly takes: boolean
  /** When its price was last asked for. */
  readonly pricedUs: EpochUs
  /** Its answer has not come: what was and what it asks for may both be true. */
  readonly inFlight: InFlight | undefined
  /** Whether it took effect could not be found out. */
  readonly doubt: InFlight | undefined
  readonly retry: Retry | undefined
  /** Its size is known only from above; it is cancelled. */
  readonly isLoose: boolean
  readonly ended: string | undefined
  /** Filled before this run knew of it. */
  readonly filledBefore: Qty
  /** Sum of the fills told since, even where it is more than the order has. */
  readonly filledSince: Qty
  /** The most that answers said is filled; fills may be told later. */
  readonly filledReported: Qty
}

export type OrderPhase = 'pending-new' | 'open' | 'pending-cancel' | 'pending-amend' | 'unknown' | 'done'

/** Pure. The most that the order can come to: what is there, or what was asked for. */
export const ceilingOf = ({ total, inFlight, doubt }: ManagedOrder): Qty =>
  Math.max(total, inFlight === undefined ? 0 : inFlight.total, doubt === undefined ? 0 : doubt.total) as Qty

const toldOf = ({ filledBefore, filledSince }: ManagedOrder): number => filledBefore + filledSince

/** Pure. Never more than the order has. */
export const filledOf = (order: ManagedOrder): Qty => Math.min(toldOf(order), ceilingOf(order)) as Qty

/** Pure. What fills tell beyond the size of the order; 0 where all is well. */
export const excessOf = (order: ManagedOrder): Qty => qty(toldOf(order) - filledOf(order))

export function phaseOf(order: ManagedOrder): OrderPhase {
  if (order.ended !== undefined || toldOf(order) >= ceilingOf(order)) return 'done'
  switch (order.inFlight?.kind) {
    case undefined:
      return order.doubt === undefined ? 'open' : 'unknown'
    case 'create':
      return 'pending-new'
    case 'cancel':
      return 'pending-cancel'
    default:
      return 'pending-amend'
  }
}

/** Pure. What fills have not told of its size, whatever became of it. */
export const leftOf = (order: ManagedOrder): Qty => Math.max(0, ceilingOf(order) - toldOf(order)) as Qty

/** Pure. The most that may still fill. */
export const worstOf = (order: ManagedOrder): Qty => (order.ended === undefined ? leftOf(order) : 0) as Qty

/** Pure. What is filled by the exchange's own word and was not told as fills. */
export const untoldOf = (order: ManagedOrder): Qty => qty(Math.max(0, Math.min(order.filledReported, ceilingOf(order)) - toldOf(order)))

/** Pure. Whether it may rest at the price. */
export const mayRestAt = ({ price, inFlight, doubt }: ManagedOrder, at: Price): boolean =>
  price === at || inFlight?.price === at || doubt?.price === at

/** Pure. Every price at which it may rest. */
export function pricesOf({ price, inFlight, doubt }: ManagedOrder): readonly Price[] {
  const prices = [price]
  if (inFlight) prices.push(inFlight.price)
  if (doubt) prices.push(doubt.price)
  return prices
}
