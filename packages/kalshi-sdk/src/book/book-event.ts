import type { KalshiError } from '../errors/kalshi-error.ts'
import type { Price } from '../units/price.ts'
import type { Qty } from '../units/qty.ts'
import type { FrameEvent, SocketEvent } from '../ws/socket-event.ts'
import type { Outcome } from './level.ts'
import type { OrderBook } from './order-book.ts'
import type { RecoveryStep } from './recovery-plan.ts'

/** Why books stopped being whole, or current. */
export type TaintCause = 'gap' | 'negative-level' | 'malformed' | 'resubscribed' | 'subscription-ended' | 'disconnected'

/** All that happens to managed books, in one order; at each event the books stand right behind it. */
export type BookEvent =
  /** The book was replaced: its market is live. */
  | { readonly kind: 'snapshot'; readonly ticker: string; readonly book: OrderBook; readonly event: FrameEvent }
  /** One level changed; `qty` rests at `price` now. Price in the scale of `side`. */
  | {
      readonly kind: 'delta'
      readonly ticker: string
      readonly book: OrderBook
      readonly side: Outcome
      readonly price: Price
      readonly delta: Qty
      readonly qty: Qty
      readonly event: FrameEvent
    }
  /** These books are `recovering` from here on, or `stale` where the cause is the end of the subscription or connection. */
  | { readonly kind: 'tainted'; readonly tickers: readonly string[]; readonly cause: TaintCause }
  /** The exchange is being asked. */
  | ({ readonly kind: 'recovery' } & RecoveryStep)
  /** Asking failed; the deadline stands, and the next thing is asked when it passes. */
  | { readonly kind: 'recovery-failed'; readonly step: RecoveryStep; readonly error: KalshiError }
  /** A book is whole again; `attempts` is what had been asked for it, 0 where the exchange sent it unasked. */
  | { readonly kind: 'recovered'; readonly ticker: string; readonly attempts: number }
  /** Everything else that happened on the socket. */
  | { readonly kind: 'socket'; readonly event: SocketEvent }
