import type { EpochUs, MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../exchange/level.ts'
import type { MarketDefinition } from '../exchange/market.ts'

/** What the market of a request was made of, where it is a combo. */
export type Combo = NonNullable<MarketDefinition['combo']>

/** A member and one of its subaccounts. */
export interface Party {
  readonly memberId: string
  readonly subaccount: number
}

/** Who asks: a member, and the only subaccount that it may act for; undefined: all of them. */
export interface Actor {
  readonly memberId: string
  readonly subaccount: number | undefined
}

export const isOf = (party: Party, { memberId, subaccount }: Actor): boolean =>
  party.memberId === memberId && (subaccount === undefined || party.subaccount === subaccount)

/** How much is wanted: a number of contracts, or as many as an amount buys at the price of the quote. */
export type RfqSize =
  | { readonly kind: 'contracts'; readonly count: Qty }
  | { readonly kind: 'target-cost'; readonly amount: MicroUsd; readonly excludesFees: boolean }

/** A request for quotes: a member asks for two-sided prices for a size, without saying which side it wants. */
export interface Rfq {
  readonly id: string
  readonly creator: Party
  readonly marketTicker: string
  readonly eventTicker: string
  readonly combo: Combo | undefined
  readonly size: RfqSize
  /** What the execution leaves of the requester's order stays in the book. */
  readonly restRemainder: boolean
  readonly createdUs: EpochUs
  status: 'open' | 'closed'
  updatedUs: EpochUs
  cancelledUs: EpochUs | undefined
  cancellationReason: string | undefined
}

export type QuoteStatus = 'open' | 'accepted' | 'confirmed' | 'executed' | 'cancelled'

/** A maker's answer: bids for both outcomes, for the whole size. A bid of 0 offers nothing on that side. */
export interface Quote {
  readonly id: string
  readonly rfq: Rfq
  readonly creator: Party
  readonly yesBid: Price
  readonly noBid: Price
  /** Contracts that the maker would buy of each outcome. */
  readonly contracts: Readonly<Record<Side, Qty>>
  readonly restRemainder: boolean
  readonly postOnly: boolean
  readonly createdUs: EpochUs
  status: QuoteStatus
  updatedUs: EpochUs
  /** The maker's bid that was hit: the maker buys this outcome, the requester the other. */
  acceptedSide: Side | undefined
  acceptedUs: EpochUs | undefined
  confirmedUs: EpochUs | undefined
  executedUs: EpochUs | undefined
  cancelledUs: EpochUs | undefined
  cancellationReason: string | undefined
  makerOrderId: string | undefined
  requesterOrderId: string | undefined
}

type RfqTerms = Pick<Rfq, 'id' | 'creator' | 'marketTicker' | 'eventTicker' | 'combo' | 'size' | 'restRemainder' | 'createdUs'>
type QuoteTerms = Pick<Quote, 'id' | 'rfq' | 'creator' | 'yesBid' | 'noBid' | 'contracts' | 'restRemainder' | 'postOnly' | 'createdUs'>

export function openRfq(terms: RfqTerms): Rfq {
  return { ...terms, status: 'open', updatedUs: terms.createdUs, cancelledUs: undefined, cancellationReason: undefined }
}

export function openQuote(terms: QuoteTerms): Quote {
  return {
    ...terms,
    status: 'open',
    updatedUs: terms.createdUs,
    acceptedSide: undefined,
    acceptedUs: undefined,
    confirmedUs: undefined,
    executedUs: undefined,
    cancelledUs: undefined,
    cancellationReason: undefined,
    makerOrderId: undefined,
    requesterOrderId: undefined,
  }
}

/** How long a maker may take to confirm, and how long the exchange then waits before both orders enter the book, in milliseconds. */
export interface QuoteWindows {
  readonly confirmMs: number
  readonly executeMs: number
}

/** @see Kalshi API reference, section 14 */
export const STANDARD_WINDOWS: QuoteWindows = { confirmMs: 30_000, executeMs: 15_000 }
export const COMBO_WINDOWS: QuoteWindows = { confirmMs: 3_000, executeMs: 1_000 }
