import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError, RateLimitError } from '../../errors/api-error.ts'
import { ConnectionError, TimeoutError } from '../../errors/connection-error.ts'
import { DecodeError } from '../../errors/decode-error.ts'
import { RateLimitQueueError } from '../../errors/rate-limit-queue-error.ts'
import { DEFAULT_RETRY_POLICY, parseRetryAfter, planRetry } from './retry.ts'

const facts = (status: number, retryAfterMs?: number) => ({
  status,
  code: 'x',
  exchangeMessage: 'x',
  details: undefined,
  requestMethod: 'GET',
  requestPath: '/x',
  retryAfterMs,
})
const plan = (error: unknown, changes: Partial<{ attempt: number; maxRetries: number; isRepeatable: boolean }> = {}, random = 0.5) =>
  planRetry({ error, attempt: 1, maxRetries: 2, isRepeatable: true, ...changes }, DEFAULT_RETRY_POLICY, () => random)

describe('a failed attempt', () => {
  it.each([408, 429, 500, 502, 503, 504, 599])('with status %d is repeated', (status) => {
    expect(plan(new ApiError(facts(status)))).toBe(125)
  })

  it.each([301, 400, 401, 403, 404, 409, 410])('with status %d is not', (status) => {
    expect(plan(new ApiError(facts(status)))).toBeUndefined()
  })

  it('without an answer is repeated, with a malformed one not', () => {
    expect(plan(new ConnectionError('x'))).toBe(125)
    expect(plan(new TimeoutError('x', 1))).toBe(125)
    expect(plan(new DecodeError('x', '', 'x'))).toBeUndefined()
    expect(plan(new Error('x'))).toBeUndefined()
  })

  it('of a write is not repeated', () => {
    expect(plan(new ConnectionError('x'), { isRepeatable: false })).toBeUndefined()
  })

  it('of a write is repeated where it had no effect: over the rate, or without a connection (I8)', () => {
    expect(plan(new RateLimitError(facts(429)), { isRepeatable: false })).toBe(125)
    expect(plan(new ConnectionError('x', { mayHaveArrived: false }), { isRepeatable: false })).toBe(125)
    expect(plan(new ApiError(facts(503)), { isRepeatable: false })).toBeUndefined()
    expect(plan(new TimeoutError('x', 1), { isRepeatable: false })).toBeUndefined()
  })

  it('in the queue of the limiter is not repeated: it has waited long enough', () => {
    expect(plan(new RateLimitQueueError('x', 1))).toBeUndefined()
  })

  it('is repeated `maxRetries` times', () => {
    expect(plan(new ConnectionError('x'), { attempt: 2 })).toBe(250)
    expect(plan(new ConnectionError('x'), { attempt: 3 })).toBeUndefined()
    expect(plan(new ConnectionError('x'), { maxRetries: 0 })).toBeUndefined()
  })
})

describe('the wait', () => {
  const { baseDelayMs, maxDelayMs, maxRetryAfterMs } = DEFAULT_RETRY_POLICY

  it('is jittered from nothing up to a bound that doubles to its cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
        const delay = plan(new ConnectionError('x'), { attempt, maxRetries: 100 }, random) ?? Number.NaN
        const bound = Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1))
        expect(delay).toBe(Math.floor(random * bound))
        expect(delay).toBeLessThan(bound)
      }),
    )
  })

  it('is never less than Retry-After, which is capped', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (retryAfterMs, random) => {
        const delay = plan(new RateLimitError(facts(429, retryAfterMs)), {}, random)
        expect(delay).toBeGreaterThanOrEqual(Math.min(retryAfterMs, maxRetryAfterMs))
        expect(delay).toBeLessThanOrEqual(Math.max(maxRetryAfterMs, baseDelayMs))
      }),
    )
  })
})

describe('a Retry-After header', () => {
  const nowMs = Date.UTC(2026, 4, 14, 4, 38, 13)
  it.each([
    ['5', 5_000],
    [' 0 ', 0],
    ['1.5', 1_500],
    ['Thu, 14 May 2026 04:38:20 GMT', 7_000],
    ['Thu, 14 May 2026 04:38:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
  ])('of %j is %j ms', (header, expected) => {
    expect(parseRetryAfter(header, nowMs)).toBe(expected)
  })

  it('that is absent is undefined', () => {
    expect(parseRetryAfter(undefined, nowMs)).toBeUndefined()
  })
})
