import type { KalshiError } from '../errors/kalshi-error.ts'
import type { EpochUs } from '../units/time.ts'

/** Where an item was learned of: told by the exchange, or read over REST. */
export type StreamSource = 'live' | 'backfill'

/** All that happens on a private stream, in one order. */
export type StreamEvent<T> =
  /** `isLate`: it is older than live items before it, since REST did not show it in time. */
  | { readonly kind: 'item'; readonly item: T; readonly source: StreamSource; readonly isLate: boolean }
  /** The exchange tells from here on; what lies before is being read. */
  | { readonly kind: 'subscribed'; readonly atUs: EpochUs }
  /** Everything up to `atUs`, in the exchange's time, has been delivered. */
  | { readonly kind: 'caught-up'; readonly atUs: EpochUs }
  /** The exchange does not tell any more. Nothing is lost: what happens meanwhile comes after the next `subscribed`. */
  | { readonly kind: 'interrupted'; readonly detail: string; readonly atUs: EpochUs }
  /** Reading failed; it is tried again. */
  | { readonly kind: 'backfill-failed'; readonly error: KalshiError; readonly retryInMs: number }
