import type { CreateOrderRequest } from '../rest/orders/create-order.ts'
import type { OrderDesk } from '../trading/order-desk.ts'
import type { OrderIntent } from '../trading/order-intent.ts'
import type { OrderOutcome, UnknownOutcome } from '../trading/order-outcome.ts'
import { type OrderSign, signOf } from '../trading/order-sign.ts'
import type { PlaceBatchOptions, PlaceOptions } from '../trading/trading-options.ts'

/** Orders whose outcome is certain, or known to be uncertain. See `OrderDesk` and docs/spec/order-outcomes.md. */
export interface PlacingResource {
  /**
   * Places one order, at most once, and finds out what became of it where the answer is lost.
   * @throws {InvalidRequestError} The request cannot be right. Or what `onIntent` throws. All else is in the outcome.
   */
  place(request: CreateOrderRequest, options?: PlaceOptions): Promise<OrderOutcome>
  /** Places many, in as few batches as the rate budget allows. One outcome for each, in their order. */
  placeBatch(requests: readonly CreateOrderRequest[], options?: PlaceBatchOptions): Promise<readonly OrderOutcome[]>
  /** Takes up an intent that an earlier process stored: `unknown` at first, with `resolve`. */
  resume(intent: OrderIntent): OrderOutcome
  /** Tells of a frame of `user_orders` or `fill`: the fastest way to learn of an order whose answer was lost. Other frames are passed over. */
  observe(frame: OrderSign): void
  /** Orders whose outcome is unknown now. */
  unknown(): readonly UnknownOutcome[]
  /** Opens the market of an order although its outcome is unknown. For an operator who knows better. */
  abandon(clientOrderId: string): void
}

export function bindPlacing(desk: OrderDesk): PlacingResource {
  return {
    place: (request, options) => desk.place(request, options),
    placeBatch: (requests, options) => desk.placeBatch(requests, options),
    resume: (intent) => desk.resume(intent),
    observe(frame) {
      const sign = signOf(frame)
      if (sign) desk.observe(sign)
    },
    unknown: () => desk.unknown,
    abandon: (clientOrderId) => desk.abandon(clientOrderId),
  }
}
