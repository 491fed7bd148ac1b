import type { Qty } from '../units/qty.ts'

/** What a frame of the private streams may tell of an order; a frame of any other kind has nothing of it. */
export interface OrderSign {
  readonly kind: string
  readonly orderId?: string | undefined
  readonly clientOrderId?: string | undefined
  readonly ticker?: string | undefined
  /** With `remainingCount` on updates of orders; a fill has neither. */
  readonly fillCount?: Qty | undefined
  readonly remainingCount?: Qty | undefined
}

/** A sign of an order that is known by the id its owner gave it. */
export interface KnownSign extends OrderSign {
  readonly orderId: string
  readonly clientOrderId: string
}

/** Pure. The frame as a sign of an order, or undefined where it is none. */
export function signOf(frame: OrderSign): KnownSign | undefined {
  const { orderId, clientOrderId } = frame
  if (frame.kind !== 'user-order' && frame.kind !== 'fill') return undefined
  return orderId && clientOrderId ? { ...frame, orderId, clientOrderId } : undefined
}
