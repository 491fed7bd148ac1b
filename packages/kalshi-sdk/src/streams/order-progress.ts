import type { Order } from '../rest/orders/order.ts'

/** What tells one state of an order from another. */
export type OrderMark = Pick<Order, 'initialCount' | 'fillCount' | 'remainingCount' | 'yesPrice'> & {
  readonly status: string
  /** Undefined where the exchange does not say it. */
  readonly updatedMs: number | undefined
}

/** Pure. A stream says when to the millisecond, REST to the microsecond: both are cut to the millisecond. */
export function toMark(order: Omit<OrderMark, 'updatedMs'> & Pick<Order, 'lastUpdateTime'>): OrderMark {
  const { status, initialCount, fillCount, remainingCount, yesPrice, lastUpdateTime } = order
  const updatedMs = lastUpdateTime === undefined ? undefined : Math.floor(lastUpdateTime / 1_000)
  return { status, initialCount, fillCount, remainingCount, yesPrice, updatedMs }
}

/** Pure. An order that is done stays so. */
export function isDone({ status }: Pick<OrderMark, 'status'>): boolean {
  return status === 'canceled' || status === 'executed'
}

/** Pure. Whether `next` is a later state than `known`; not where it is the same, or an older one that comes late. */
export function isProgress(known: OrderMark, next: OrderMark): boolean {
  if (isDone(known)) return false
  if (known.updatedMs !== undefined && next.updatedMs !== undefined && next.updatedMs < known.updatedMs) return false
  if (next.fillCount < known.fillCount) return false
  const isSame = next.status === known.status && next.fillCount === known.fillCount && next.remainingCount === known.remainingCount
  return !(isSame && next.initialCount === known.initialCount && next.yesPrice === known.yesPrice)
}
