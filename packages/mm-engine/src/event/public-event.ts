import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'

/** The outcome that a level is for: books hold bids only, each side in its own prices. */
export type Outcome = 'yes' | 'no'

export interface BookLevel {
  readonly price: Price
  readonly qty: Qty
}

interface Seen {
  readonly ticker: string
  /** When it was received, by the engine's clock. */
  readonly atUs: EpochUs
  /** The exchange's own time, where it gave one. */
  readonly exchangeUs?: EpochUs
}

/** What everybody sees, in the order in which it was received. */
export type PublicEvent =
  /** The whole book, ascending, the best last. */
  | (Seen & { readonly kind: 'snapshot'; readonly yes: readonly BookLevel[]; readonly no: readonly BookLevel[] })
  | (Seen & { readonly kind: 'delta'; readonly side: Outcome; readonly price: Price; readonly delta: Qty })
  | (Seen & {
      readonly kind: 'trade'
      readonly tradeId: string
      readonly yesPrice: Price
      readonly count: Qty
      readonly takerSide: Outcome
    })
  /** A market takes orders or does not. */
  | (Seen & { readonly kind: 'status'; readonly isOpen: boolean })
  /** What one YES contract is paid. */
  | (Seen & { readonly kind: 'settled'; readonly value: Price })
