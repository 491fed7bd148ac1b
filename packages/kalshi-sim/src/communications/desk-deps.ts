import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Executor } from './executor.ts'
import type { Combo, Quote, QuoteWindows, Rfq } from './rfq.ts'

/** What the desks tell the world, in the order in which it happens. */
export type CommunicationsEvent =
  | { readonly kind: 'rfq-created' | 'rfq-deleted'; readonly rfq: Rfq }
  | { readonly kind: 'quote-created' | 'quote-accepted' | 'quote-executed'; readonly quote: Quote }

export interface DeskMarket {
  /** Takes orders at this moment. */
  readonly isOpen: boolean
  readonly eventTicker: string
  readonly combo: Combo | undefined
  readonly windows: QuoteWindows
}

/** What the desks need of the exchange around them. */
export interface DeskDeps {
  /** `take` is the instant of a command, `liveUs` that of a look. */
  readonly clock: { take(): EpochUs; liveUs(): EpochUs }
  /** Runs once after so many milliseconds of exchange time; returns what cancels it. */
  readonly setTimer: (delayMs: number, run: () => void) => () => void
  /** A UUID, of another value at every call. */
  readonly newId: () => string
  readonly findMarket: (ticker: string) => DeskMarket | undefined
  readonly executor: Executor
  readonly emit: (event: CommunicationsEvent) => void
}
