import type { BucketName, Lane } from '../../limiter/charge.ts'
import type { EpochUs } from '../../units/time.ts'
import type { QueryValue } from './rest-transport.ts'

/** One call, from request to result, whatever attempts it takes. The same object in every callback about it. */
export interface ObservedCall {
  /** Counts up within a transport. */
  readonly id: number
  readonly method: string
  /** `https://external-api.kalshi.com` */
  readonly origin: string
  /** From the root of the host, without query string and the id of an API key. */
  readonly path: string
  /** What was asked for, but for the cursor; undefined where that is nothing. */
  readonly query: Readonly<Record<string, QueryValue>> | undefined
  readonly startedAtUs: EpochUs
}

/** A wait for the limiter, of no length where there was room. */
export interface ObservedWait {
  /** From 1. */
  readonly attempt: number
  readonly bucket: BucketName
  readonly lane: Lane
  /** Tokens taken. */
  readonly cost: number
  readonly waitedUs: number
}

/** How an attempt or a call ended: with a status, with an error, or with both where the exchange refused. */
export interface ObservedEnd {
  /** Attempts so far. */
  readonly attempt: number
  /** Undefined where no answer came. */
  readonly status: number | undefined
  /** Undefined on success. */
  readonly error: unknown
  readonly durationUs: number
}

/**
 * Told of what a transport does, as it happens; times are the transport's clock. No secret is in it. A callback must not throw: what
 * it throws ends the call. Without an observer nothing is measured or built.
 */
export interface RestObserver {
  callStarted?(call: ObservedCall): void
  waited?(call: ObservedCall, wait: ObservedWait): void
  attemptStarted?(call: ObservedCall, attempt: number): void
  /** Not called where nothing is signed. */
  signed?(call: ObservedCall, signing: { readonly attempt: number; readonly durationUs: number }): void
  attemptFinished?(call: ObservedCall, end: ObservedEnd): void
  /** A further attempt follows after this wait. */
  retryPlanned?(call: ObservedCall, retry: { readonly attempt: number; readonly delayMs: number; readonly error: unknown }): void
  callFinished?(call: ObservedCall, end: ObservedEnd): void
}

/** Pure. A cursor is long, opaque and of no use to a reader. */
export function withoutCursor({ cursor, ...query }: Readonly<Record<string, QueryValue>>): Readonly<Record<string, QueryValue>> {
  return query
}
