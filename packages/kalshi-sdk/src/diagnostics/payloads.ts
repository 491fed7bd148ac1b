import type { BookEvent } from '../book/book-event.ts'
import type { ObservedCall, ObservedEnd, ObservedWait } from '../rest/transport/rest-observer.ts'
import type { EpochUs } from '../units/time.ts'
import type { Frame } from '../ws/frames.ts'
import type { FrameEvent, SocketEvent } from '../ws/socket-event.ts'

/*
 * What the channels carry. Times are the clock's of whoever publishes. No header, key, signature, body or cursor is in any of them;
 * errors are those that callers get, from which the package has taken its secrets.
 */

/** `kalshi:rest:call`. One call, from request to result, whatever attempts it takes; `call` is the same object throughout. */
export type RestCallDiagnostic =
  | { readonly kind: 'started'; readonly call: ObservedCall }
  /** A further attempt follows after this wait. */
  | {
      readonly kind: 'retry-planned'
      readonly call: ObservedCall
      readonly attempt: number
      readonly delayMs: number
      readonly error: unknown
    }
  | ({ readonly kind: 'finished'; readonly call: ObservedCall } & ObservedEnd)

/** `kalshi:rest:attempt`. One attempt of a call, from signing to the last byte; the wait for the limiter lies before it. */
export type RestAttemptDiagnostic =
  | { readonly kind: 'started'; readonly call: ObservedCall; readonly attempt: number }
  | ({ readonly kind: 'finished'; readonly call: ObservedCall } & ObservedEnd)

/** `kalshi:limiter:wait`. An attempt has its tokens. */
export interface LimiterWaitDiagnostic extends ObservedWait {
  readonly call: ObservedCall
}

/** `kalshi:sign`. A request or a WebSocket handshake was signed, or could not be. */
export interface SignDiagnostic {
  readonly method: string
  /** From the root of the host, without query string and the id of an API key. */
  readonly path: string
  readonly outcome: 'signed' | 'failed'
  readonly durationUs: number
}

/** `kalshi:ws:state`. All that happens on a socket but for its frames. */
export type WsStateDiagnostic = Exclude<SocketEvent, FrameEvent>

/** `kalshi:ws:frame`. One of many frames, the first of every connection among them. */
export interface WsFrameDiagnostic {
  readonly connId: string
  readonly frameKind: Frame['kind']
  readonly sid: number | undefined
  readonly seq: number | undefined
  readonly receivedAtUs: EpochUs
  /** When the exchange handed it to its network; else its exchange time; undefined where it has neither. */
  readonly sentAtUs: EpochUs | undefined
  /** Length of its text. */
  readonly chars: number
  /** Frames of the socket since the one published before, this one included. */
  readonly framesSinceLast: number
}

/** `kalshi:book:state`. Managed books stopped being whole, are asked for, or are whole again. */
export type BookStateDiagnostic = Extract<BookEvent, { readonly kind: 'tainted' | 'recovery' | 'recovery-failed' | 'recovered' }>
