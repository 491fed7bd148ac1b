import { type EpochUs, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide } from '../event/private-event.ts'

/** A command whose answer has not come. Until then both what was and what it asks for may be true. */
export interface InFlight {
  readonly commandId: number
  readonly kind: 'create' | 'amend' | 'decrease' | 'cancel'
  readonly price: Price
  readonly total: Qty
  readonly expiresUs: EpochUs
}

/** Facts about one own order. Each is taken up by itself, so that the order of their arrival does not matter. */
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
  readonly inFlight: InFlight | undefined
  /** Whether the command in flight took effect could not be found out. */
  readonly isUnknown: boolean
  /** Its size is known only from above; it is cancelled. */
  readonly isLoose: boolean
  readonly ended: string | undefined
  readonly fills: ReadonlyMap<string, Qty>
}

export type OrderPhase = 'pending-new' | 'open' | 'pending-cancel' | 'pending-amend' | 'unknown' | 'done'

/** Pure. The most that the order can come to: what is there, or what is asked for. */
export const ceilingOf = ({ total, inFlight }: ManagedOrder): Qty => qty(Math.max(total, inFlight?.total ?? 0))

/** Pure. All that fills tell, even where it is more than the order has. */
const toldOf = ({ fills }: ManagedOrder): number => [...fills.values()].reduce((sum, count) => sum + count, 0)

/** Pure. Never more than the order has. */
export const filledOf = (order: ManagedOrder): Qty => qty(Math.min(toldOf(order), ceilingOf(order)))

/** Pure. What fills tell beyond the size of the order; 0 where all is well. */
export const excessOf = (order: ManagedOrder): Qty => qty(toldOf(order) - filledOf(order))

export function phaseOf(order: ManagedOrder): OrderPhase {
  if (order.ended !== undefined || filledOf(order) >= ceilingOf(order)) return 'done'
  if (order.isUnknown) return 'unknown'
  switch (order.inFlight?.kind) {
    case undefined:
      return 'open'
    case 'create':
      return 'pending-new'
    case 'cancel':
      return 'pending-cancel'
    default:
      return 'pending-amend'
  }
}

/** Pure. The most that may still fill. */
export const worstOf = (order: ManagedOrder): Qty => qty(phaseOf(order) === 'done' ? 0 : ceilingOf(order) - filledOf(order))

/** Pure. Every price at which it may rest. */
export const pricesOf = ({ price, inFlight }: ManagedOrder): readonly Price[] => (inFlight ? [price, inFlight.price] : [price])
