import type { KalshiError } from '../errors/kalshi-error.ts'
import type { EpochUs } from '../units/time.ts'
import type { Frame } from './frames.ts'
import type { Subscription } from './subscriptions.ts'

/**
 * Why a connection ended: `closed` by us, `server` closed it, `error` of the transport, `dead` (nothing heard for
 * `livenessTimeoutMs`), `slow-consumer` (reading was paused for `maxPauseMs`), `requested` by `reconnect()`.
 */
export type DisconnectReason = 'closed' | 'server' | 'error' | 'dead' | 'slow-consumer' | 'requested'

/** All that happens on a socket, in one order. `connId` is unique for every connection ever made. */
export type SocketEvent =
  | { readonly kind: 'connected'; readonly connId: string; readonly atUs: EpochUs }
  | {
      readonly kind: 'connect-failed'
      /** Failures in a row, from 1. */
      readonly attempt: number
      readonly error: KalshiError
      readonly retryInMs: number
      readonly atUs: EpochUs
    }
  | {
      readonly kind: 'disconnected'
      readonly connId: string
      readonly reason: DisconnectReason
      /** For people: the close code and text, or the transport's error. */
      readonly detail: string
      readonly atUs: EpochUs
    }
  | FrameEvent
  /** The exchange holds all that was asked for on this connection. */
  | { readonly kind: 'restored'; readonly connId: string; readonly subscriptions: readonly Subscription[]; readonly atUs: EpochUs }
  /** The exchange ended a subscription (error 10 or 25); it is being subscribed again and gets a new sid. */
  | {
      readonly kind: 'subscription-lost'
      readonly connId: string
      readonly sid: number
      readonly channel: string
      /** Undefined where the exchange unsubscribed it unasked. */
      readonly code: number | undefined
      readonly atUs: EpochUs
    }
  /** A command that restores subscriptions failed; it is repeated with backoff. */
  | {
      readonly kind: 'command-failed'
      readonly connId: string
      readonly error: KalshiError
      readonly retryInMs: number
      readonly atUs: EpochUs
    }
  /** Only with `onOverflow: 'drop-newest'` or `'drop-oldest'`: this many frames were lost at this place of the stream. */
  | { readonly kind: 'overflow'; readonly connId: string; readonly dropped: number; readonly atUs: EpochUs }

/** One frame of the exchange. */
export interface FrameEvent {
  readonly kind: 'frame'
  readonly connId: string
  /** By this machine's clock; all that one read of the connection brought has one time. */
  readonly receivedAtUs: EpochUs
  readonly frame: Frame
  /** The frame's text as it came, for recording. */
  text(): string
}
