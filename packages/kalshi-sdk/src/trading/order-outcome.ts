import type { OrderResult } from '../rest/orders/order-result.ts'
import type { AcceptedBy } from './intent-state.ts'
import type { OrderIntent } from './order-intent.ts'

/** The exchange has the order. */
export interface AcceptedOutcome {
  readonly outcome: 'accepted'
  readonly clientOrderId: string
  readonly intent: OrderIntent
  /** As of the answer, or of when it was found; then without averages. */
  readonly order: OrderResult
  readonly by: AcceptedBy
}

/** The order does not exist and cannot come to: refused by the exchange, never sent, or lost for certain. */
export interface RejectedOutcome {
  readonly outcome: 'rejected'
  readonly clientOrderId: string
  readonly intent: OrderIntent
  /** An `ApiError`, a failure before sending such as `RateLimitQueueError` or `WriteGateError`, or `OrderNotPlacedError`. */
  readonly error: unknown
}

/** Whether the order exists is not known yet. Until it is, the client lets no further order or amendment on its market pass. */
export interface UnknownOutcome {
  readonly outcome: 'unknown'
  readonly clientOrderId: string
  /** What a process must have stored to resume after a crash. */
  readonly intent: OrderIntent
  /** How the attempt failed. */
  readonly error: unknown
  /**
   * Looks for the order until it is found, or is certain not to exist, or the time is up: then `unknown` again. May be called any
   * number of times, also at once.
   */
  resolve(options?: ResolveOptions): Promise<OrderOutcome>
}

export interface ResolveOptions {
  /** Default 60,000. */
  readonly timeoutMs?: number
  /** Ends the wait, which then rejects with its reason; the outcome stays unknown. */
  readonly signal?: AbortSignal
}

export type OrderOutcome = AcceptedOutcome | RejectedOutcome | UnknownOutcome
