import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { ManagedOrder } from './managed-order.ts'

/** Orders that are done, newest first; of an order that is there twice the first is true. */
interface Chain {
  readonly order: ManagedOrder
  readonly next: Chain | undefined
}

/** Remembers orders that are done. It forgets by halves: each is kept for one period at least, and for two at most. */
export interface DoneOrders {
  readonly young: Chain | undefined
  readonly old: Chain | undefined
  readonly sinceUs: EpochUs
}

export const createDoneOrders = (nowUs: EpochUs): DoneOrders => ({ young: undefined, old: undefined, sinceUs: epochUs(nowUs) })

/** Pure. Forgets what is over. */
export function ageDone(done: DoneOrders, nowUs: EpochUs, retainUs: number): DoneOrders {
  const ageUs = nowUs - done.sinceUs
  if (ageUs < retainUs || (!done.young && !done.old)) return done
  return { young: undefined, old: ageUs < 2 * retainUs ? done.young : undefined, sinceUs: nowUs }
}

/** Pure. */
export const withDone = (done: DoneOrders, order: ManagedOrder): DoneOrders => ({ ...done, young: { order, next: done.young } })

/** Pure. */
export const findDone = ({ young, old }: DoneOrders, isMeant: (order: ManagedOrder) => boolean): ManagedOrder | undefined =>
  findIn(young, isMeant) ?? findIn(old, isMeant)

function findIn(chain: Chain | undefined, isMeant: (order: ManagedOrder) => boolean): ManagedOrder | undefined {
  for (let each = chain; each; each = each.next) if (isMeant(each.order)) return each.order
  return undefined
}
