import { KalshiError } from './kalshi-error.ts'

/** The local limiter had no tokens for a call within its `queueTimeoutMs`. The call was not sent. */
export class RateLimitQueueError extends KalshiError {
  override readonly name = 'RateLimitQueueError'
  readonly code = 'RATE_LIMIT_QUEUE_TIMED_OUT'
  readonly retryable = true
  readonly queueTimeoutMs: number

  constructor(request: string, queueTimeoutMs: number) {
    super(`${request} found no room in the rate budget within ${queueTimeoutMs} ms and was not sent`)
    this.queueTimeoutMs = queueTimeoutMs
  }
}

/** A call costs more tokens than its bucket can ever hold: the exchange would refuse it at any time. It was not sent. */
export class CostExceedsBudgetError extends KalshiError {
  override readonly name = 'CostExceedsBudgetError'
  readonly code = 'COST_EXCEEDS_BUDGET'
  readonly retryable = false
  readonly cost: number
  /** What the bucket holds when full, this client's share of it. */
  readonly capacity: number

  constructor(request: string, cost: number, capacity: number) {
    super(`${request} costs ${cost} tokens and its bucket holds ${capacity}; split the batch, or raise rateShare`)
    this.cost = cost
    this.capacity = capacity
  }
}
