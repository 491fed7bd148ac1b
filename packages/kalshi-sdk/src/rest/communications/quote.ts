import type { Outcome } from '../../book/level.ts'
import type { MicroUsd } from '../../units/money.ts'
import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import {
  type Decoder,
  Fields,
  flag,
  instant,
  instantOrNone,
  integer,
  moneyText,
  type OpenSet,
  priceText,
  qtyText,
  text,
} from '../answer/decode.ts'
import { outcome } from '../orders/order.ts'

/** A maker's bids for both outcomes of a request. Fields of one party are undefined for the other. */
export interface Quote {
  readonly quoteId: string
  readonly rfqId: string
  /** Public communications id of the maker. */
  readonly creatorId: string
  /** Public communications id of the requester. */
  readonly rfqCreatorId: string
  readonly ticker: string
  readonly contracts: Qty
  /** 0: no bid for this outcome. */
  readonly yesBid: Price
  /** 0: no bid for this outcome. In NO prices. */
  readonly noBid: Price
  readonly yesContracts: Qty | undefined
  readonly noContracts: Qty | undefined
  readonly status: OpenSet<'open' | 'accepted' | 'confirmed' | 'executed' | 'cancelled'>
  /** The maker's bid that was hit: `yes` has the maker buy YES and the requester NO. */
  readonly acceptedSide: Outcome | undefined
  readonly createdTime: EpochUs
  readonly updatedTime: EpochUs
  readonly acceptedTime: EpochUs | undefined
  readonly confirmedTime: EpochUs | undefined
  readonly executedTime: EpochUs | undefined
  readonly cancelledTime: EpochUs | undefined
  readonly cancellationReason: string | undefined
  readonly restRemainder: boolean
  readonly postOnly: boolean | undefined
  readonly rfqTargetCost: MicroUsd | undefined
  readonly targetCostExcludesFees: boolean
  readonly creatorUserId: string | undefined
  readonly rfqCreatorUserId: string | undefined
  readonly creatorOrderId: string | undefined
  readonly rfqCreatorOrderId: string | undefined
  readonly creatorSubaccount: number | undefined
  readonly rfqCreatorSubaccount: number | undefined
}

export const toQuote: Decoder<Quote> = (value) => {
  const fields = new Fields(value)
  return { ...readTerms(fields), ...readCourse(fields), ...readParties(fields) }
}

function readTerms(fields: Fields) {
  return {
    quoteId: fields.need('id', text),
    rfqId: fields.need('rfq_id', text),
    ticker: fields.need('market_ticker', text),
    contracts: fields.need('contracts_fp', qtyText),
    yesBid: fields.need('yes_bid_dollars', priceText),
    noBid: fields.need('no_bid_dollars', priceText),
    yesContracts: fields.find('yes_contracts_fp', qtyText),
    noContracts: fields.find('no_contracts_fp', qtyText),
    restRemainder: fields.find('rest_remainder', flag) ?? false,
    postOnly: fields.find('post_only', flag),
    rfqTargetCost: fields.find('rfq_target_cost_dollars', moneyText),
    targetCostExcludesFees: fields.find('target_cost_excludes_fees', flag) ?? false,
  }
}

function readCourse(fields: Fields) {
  return {
    status: fields.need('status', text),
    acceptedSide: fields.find('accepted_side', (side) => (side === '' ? undefined : outcome(side))),
    createdTime: fields.need('created_ts', instant),
    updatedTime: fields.need('updated_ts', instant),
    acceptedTime: fields.find('accepted_ts', instantOrNone),
    confirmedTime: fields.find('confirmed_ts', instantOrNone),
    executedTime: fields.find('executed_ts', instantOrNone),
    cancelledTime: fields.find('cancelled_ts', instantOrNone),
    cancellationReason: fields.find('cancellation_reason', text) || undefined,
  }
}

function readParties(fields: Fields) {
  return {
    creatorId: fields.need('creator_id', text),
    rfqCreatorId: fields.need('rfq_creator_id', text),
    creatorUserId: fields.find('creator_user_id', text) || undefined,
    rfqCreatorUserId: fields.find('rfq_creator_user_id', text) || undefined,
    creatorOrderId: fields.find('creator_order_id', text) || undefined,
    rfqCreatorOrderId: fields.find('rfq_creator_order_id', text) || undefined,
    creatorSubaccount: fields.find('creator_subaccount', integer),
    rfqCreatorSubaccount: fields.find('rfq_creator_subaccount', integer),
  }
}
