import {
  ApiError,
  AuthError,
  ClosedError,
  ConnectionError,
  CostExceedsBudgetError,
  InvalidRequestError,
  KalshiError,
  RateLimitError,
  RateLimitQueueError,
  WriteGateError,
} from '@kassandra/kalshi-sdk'

/** The order is filled, cancelled, or was never there. */
export const NOT_FOUND = 'NOT_FOUND'

/** A command that went out and of which nothing happened, nor will. */
export const NOT_APPLIED = 'NOT_APPLIED'

/** Told in place of a create or amend while everything is being cancelled: it was not sent. */
export const CANCELLING_EVERYTHING = 'CANCELLING_EVERYTHING'

/** What a failed change says of its effect: `refused`, it had none; `gone`, there is no such order; `lost`, it may have had. */
export type Failure = { readonly kind: 'refused' | 'gone'; readonly code: string } | { readonly kind: 'lost' }

/** Pure. @throws The error itself, where it is none of the SDK's. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof KalshiError)) throw error
  if (error instanceof ApiError && error.status === 404) return { kind: 'gone', code: NOT_FOUND }
  if (isRefusal(error)) return { kind: 'refused', code: error.code }
  return { kind: 'lost' }
}

/** Pure. The same for one item of a batch that was answered with a code of the exchange. */
export function toItemFailure(code: string): Failure {
  if (/not_?found/i.test(code)) return { kind: 'gone', code: NOT_FOUND }
  return /unavailable|internal|time(d_)?out|unknown/i.test(code) ? { kind: 'lost' } : { kind: 'refused', code }
}

/** Pure. The exchange's own word, or the SDK's where it never got there. */
export const codeOf = (error: unknown): string => (error instanceof KalshiError ? error.code : 'ABORTED')

function isRefusal(error: KalshiError): boolean {
  if (error instanceof RateLimitError) return true
  if (error instanceof ApiError) return error.status < 500 && error.status !== 408
  if (error instanceof ConnectionError) return !error.mayHaveArrived
  return NOT_SENT.some((kind) => error instanceof kind)
}

const NOT_SENT = [RateLimitQueueError, CostExceedsBudgetError, AuthError, InvalidRequestError, WriteGateError, ClosedError]
