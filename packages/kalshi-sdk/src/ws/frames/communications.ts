import type { Outcome } from '../../book/level.ts'
import type { SelectedLeg } from '../../rest/markets/market.ts'
import type { MicroUsd } from '../../units/money.ts'
import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import type { FrameEnvelope } from './envelope.ts'

interface RfqTerms extends FrameEnvelope {
  readonly sid: number
  readonly rfqId: string
  /** Public communications id of the requester; `0` or empty where it is hidden. */
  readonly creatorId: string
  readonly ticker: string
  readonly eventTicker: string | undefined
  /** A request names its size either in contracts or by what it may cost. */
  readonly contracts: Qty | undefined
  readonly targetCost: MicroUsd | undefined
}

/** A request for quotes was opened. Everybody gets it, or with `userFilter: 'self'` only its creator. */
export interface RfqCreatedFrame extends RfqTerms {
  readonly kind: 'rfq-created'
  readonly createdTime: EpochUs
  /** Of a combo. */
  readonly collectionTicker: string | undefined
  readonly selectedLegs: readonly SelectedLeg[]
}

/** A request for quotes is gone, executed ones included. */
export interface RfqDeletedFrame extends RfqTerms {
  readonly kind: 'rfq-deleted'
  readonly deletedTime: EpochUs
}

interface QuoteParties extends FrameEnvelope {
  readonly sid: number
  readonly quoteId: string
  readonly rfqId: string
  /** Public communications id of the maker. */
  readonly creatorId: string
  /** Public communications id of the requester. */
  readonly rfqCreatorId: string | undefined
  readonly ticker: string
  /** Of our side, where it uses one. The other side's is never told. */
  readonly subaccount: number | undefined
}

interface QuoteTerms extends QuoteParties {
  readonly eventTicker: string | undefined
  /** 0: no bid for this outcome. */
  readonly yesBid: Price
  /** 0: no bid for this outcome. In NO prices. */
  readonly noBid: Price
  readonly yesContracts: Qty | undefined
  readonly noContracts: Qty | undefined
  readonly rfqTargetCost: MicroUsd | undefined
}

/** A maker answered a request. Quote frames come to the maker and the requester only. */
export interface QuoteCreatedFrame extends QuoteTerms {
  readonly kind: 'quote-created'
  readonly createdTime: EpochUs
}

/** The requester took a quote; its maker has seconds to confirm it. @see KALSHI_API section 14 */
export interface QuoteAcceptedFrame extends QuoteTerms {
  readonly kind: 'quote-accepted'
  /** The maker's bid that was hit: `yes` has the maker buy YES and the requester NO. */
  readonly acceptedSide: Outcome | undefined
  readonly contractsAccepted: Qty | undefined
}

/** The orders of a confirmed quote were placed. Each side gets its own order, by which its fills are known. */
export interface QuoteExecutedFrame extends QuoteParties {
  readonly kind: 'quote-executed'
  readonly orderId: string
  readonly clientOrderId: string
  readonly executedTime: EpochUs
}
