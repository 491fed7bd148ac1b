import type { EpochUs, Qty } from '@kassandra/kalshi-sdk/units'
import type { FoundOrder } from '../../event/engine-event.ts'

/** Streams that tell of the account. */
export type PrivateStreamName = 'orders' | 'fills' | 'order-groups'

/** What an operator and the health of a deployable want to know, and the engine does not. */
export type VenueObservation = { readonly atUs: EpochUs } /** The exchange tells from here on; what lies before is being read. */ & (
  | { readonly kind: 'stream-up'; readonly stream: PrivateStreamName }
  /** All that happened up to now was told. */
  | { readonly kind: 'stream-caught-up'; readonly stream: PrivateStreamName }
  /** Nothing is told until it is up again; nothing is lost. */
  | { readonly kind: 'stream-down'; readonly stream: PrivateStreamName; readonly detail: string }
  /** A read failed and is tried again. */
  | { readonly kind: 'read-failed'; readonly what: string; readonly error: Error }
  | { readonly kind: 'queue-position'; readonly clientOrderId: string; readonly ticker: string; readonly ahead: Qty }
  /** While a group is triggered the exchange refuses whatever is created in it. */
  | { readonly kind: 'order-group'; readonly orderGroupId: string; readonly state: 'created' | 'triggered' | 'reset' | 'deleted' }
  /** More about a refusal than its code. */
  | { readonly kind: 'refusal'; readonly clientOrderId: string; readonly code: string; readonly message: string }
  | { readonly kind: 'cancelled-everything'; readonly outcome: CancelledEverything }
)

export type ObserveVenue = (observation: VenueObservation) => void

/** What is left behind the emergency path. */
export interface CancelledEverything {
  /** Nothing of the subaccount rests, read after the last request that could have changed it, and no outcome is unknown. */
  readonly isVerified: boolean
  /** What rested when it was looked last. */
  readonly remaining: readonly FoundOrder[]
  /** Orders of ours of which it is not known whether they exist. */
  readonly unknown: readonly string[]
  /** Why it is not verified, where a request failed. */
  readonly errors: readonly Error[]
  readonly tookMs: number
}
