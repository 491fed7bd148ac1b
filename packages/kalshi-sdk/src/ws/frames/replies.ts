import type { FrameEnvelope } from './envelope.ts'

/** A new subscription; one reply for each channel. Consumes no `seq`. */
export interface SubscribedFrame extends FrameEnvelope {
  readonly kind: 'subscribed'
  readonly channel: string
  readonly sid: number
}

export interface UnsubscribedFrame extends FrameEnvelope {
  readonly kind: 'unsubscribed'
  readonly sid: number
}

/**
 * Answers an update (with all that is subscribed after it), a repeated subscribe (likewise, on the old `sid`) or a list command.
 * Of the four lists the one that fits the channel comes, or none with `skipTickerAck`; `['all']` stands for all of them.
 */
export interface OkFrame extends FrameEnvelope {
  readonly kind: 'ok'
  readonly marketTickers?: readonly string[] | undefined
  readonly marketIds?: readonly string[] | undefined
  readonly indexIds?: readonly string[] | undefined
  readonly underlyingTickers?: readonly string[] | undefined
  readonly subscriptions?: readonly { readonly channel: string; readonly sid: number }[] | undefined
}

/** @see KALSHI_API 15.5 for the codes; 10 and 25 end the subscription `sid`. */
export interface ErrorFrame extends FrameEnvelope {
  readonly kind: 'error'
  readonly code: number
  readonly message: string
  readonly marketTickers?: readonly string[] | undefined
}
