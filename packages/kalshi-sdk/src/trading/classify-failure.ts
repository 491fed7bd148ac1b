import { ApiError } from '../errors/api-error.ts'
import { AuthError } from '../errors/auth-error.ts'
import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import { WriteGateError } from '../errors/order-errors.ts'
import { CostExceedsBudgetError, RateLimitQueueError } from '../errors/rate-limit-queue-error.ts'
import { hadNoEffect } from '../rest/transport/retry.ts'

/**
 * Pure. What a failed attempt to create an order says of the order: `refused`, it does not exist and cannot come to; `lost`, it may.
 * A duplicate id (409) is `lost` too: an order of this id exists, and whether it is ours is to be looked up.
 * @param wasSent Whether anything went out; until then no failure can have had an effect.
 */
export function classifyFailure(error: unknown, wasSent: boolean): 'refused' | 'lost' {
  if (!wasSent || hadNoEffect(error) || isBeforeSend(error)) return 'refused'
  if (!(error instanceof ApiError)) return 'lost'
  return error.status < 500 && error.status !== 408 && error.status !== 409 ? 'refused' : 'lost'
}

/** Of an attempt that follows one without effect: `wasSent` is of that one then. */
function isBeforeSend(error: unknown): boolean {
  return BEFORE_SEND.some((kind) => error instanceof kind)
}

const BEFORE_SEND = [RateLimitQueueError, CostExceedsBudgetError, AuthError, InvalidRequestError, WriteGateError]

/** Codes of batch items that leave open whether the item took effect, or say that its id is known. */
const OPEN_CODES = /unavailable|internal|timeout|timed_out|unknown|already_exists|duplicate|conflict/i

/** Pure. The same for one item of a batch that was answered with a code. */
export function classifyItem(code: string): 'refused' | 'lost' {
  return OPEN_CODES.test(code) ? 'lost' : 'refused'
}
