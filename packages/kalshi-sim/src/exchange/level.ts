import type { Price, Qty } from '@kassandra/kalshi-sdk/units'

/** The outcome a bid is for. Books hold bids only: a NO bid at p offers YES at its complement. */
export type Side = 'yes' | 'no'

/** What rests at one price, in the scale of its own side. */
export interface Level {
  readonly price: Price
  readonly qty: Qty
}

export const other = (side: Side): Side => (side === 'yes' ? 'no' : 'yes')
