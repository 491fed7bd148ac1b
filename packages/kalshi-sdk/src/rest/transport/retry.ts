import { ApiError, RateLimitError } from '../../errors/api-error.ts'
import { ConnectionError } from '../../errors/connection-error.ts'
import { KalshiError } from '../../errors/kalshi-error.ts'
import { RateLimitQueueError } from '../../errors/rate-limit-queue-error.ts'
import type { RetryBudgetLimit } from './retry-budget.ts'

/** Bounds of the waits between attempts. */
export interface RetryPolicy {
  /** The first wait is from 0 to this; each further one up to twice the last. */
  readonly baseDelayMs: number
  /** What the doubling ends at. */
  readonly maxDelayMs: number
  /** A longer `Retry-After` is taken for this long. */
  readonly maxRetryAfterMs: number
  /** What the retries of all calls together may come to. */
  readonly budget: RetryBudgetLimit
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  baseDelayMs: 250,
  maxDelayMs: 8_000,
  maxRetryAfterMs: 30_000,
  budget: { reserve: 50, perCall: 0.2, perSecond: 1 },
}

export interface FailedAttempt {
  readonly error: unknown
  /** From 1. */
  readonly attempt: number
  readonly maxRetries: number
  /** Sending the request again does no harm, whatever became of it. */
  readonly isRepeatable: boolean
}

/**
 * Pure but for `random`. Full jitter under a doubling bound, never less than the exchange's `Retry-After`.
 * @returns The wait before the next attempt, or undefined when there is to be none.
 */
export function planRetry(failed: FailedAttempt, policy: RetryPolicy, random: () => number): number | undefined {
  const { error, attempt, maxRetries, isRepeatable } = failed
  if (attempt > maxRetries || !(isRepeatable || hadNoEffect(error))) return undefined
  if (!(error instanceof KalshiError) || !error.retryable || error instanceof RateLimitQueueError) return undefined
  const bound = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1))
  const floor = error instanceof ApiError ? Math.min(error.retryAfterMs ?? 0, policy.maxRetryAfterMs) : 0
  return Math.max(floor, Math.floor(random() * bound))
}

/** A call over the rate is refused before anything looks at it, and one without a connection never left: even a write can be repeated. */
export function hadNoEffect(error: unknown): boolean {
  return error instanceof RateLimitError || (error instanceof ConnectionError && !error.mayHaveArrived)
}

/** Pure. Reads a `Retry-After` header, seconds or HTTP date, as milliseconds from now; undefined where unreadable. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Math.ceil(Number(header) * 1_000)
  const atMs = Date.parse(header)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}
