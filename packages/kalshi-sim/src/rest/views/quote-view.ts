import { formatMicroUsd, formatPrice, formatQty, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { type Actor, isOf, type Party, type Quote } from '../../communications/rfq.ts'
import { instantText } from '../../exchange/instant-text.ts'
import type { Members } from '../../exchange/members.ts'

type View = Readonly<Record<string, unknown>>

/** A quote as one of its two parties sees it: the other's account, subaccount and order stay hidden. */
export function toQuoteView(quote: Quote, viewer: Actor, members: Pick<Members, 'communicationsId'>): View {
  const { rfq, creator, contracts } = quote
  return {
    id: quote.id,
    rfq_id: rfq.id,
    creator_id: members.communicationsId(creator.memberId),
    rfq_creator_id: members.communicationsId(rfq.creator.memberId),
    market_ticker: rfq.marketTicker,
    contracts_fp: formatQty(countOf(quote)),
    yes_contracts_fp: formatQty(contracts.yes),
    no_contracts_fp: formatQty(contracts.no),
    yes_bid_dollars: formatPrice(quote.yesBid),
    no_bid_dollars: formatPrice(quote.noBid),
    ...targetView(quote),
    rest_remainder: quote.restRemainder,
    status: quote.status,
    ...(quote.acceptedSide ? { accepted_side: quote.acceptedSide } : {}),
    ...(quote.cancellationReason === undefined ? {} : { cancellation_reason: quote.cancellationReason }),
    ...timesOf(quote),
    ...(isOf(creator, viewer) ? makerView(quote) : {}),
    ...(isOf(rfq.creator, viewer) ? requesterView(quote) : {}),
  }
}

/** What was accepted, else what the request asked for. */
function countOf({ rfq: { size }, contracts, acceptedSide }: Quote): Qty {
  if (acceptedSide) return contracts[acceptedSide]
  return size.kind === 'contracts' ? size.count : qty(0)
}

function targetView({ rfq: { size } }: Quote): View {
  if (size.kind === 'contracts') return {}
  return { rfq_target_cost_dollars: formatMicroUsd(size.amount), target_cost_excludes_fees: size.excludesFees }
}

const makerView = ({ creator, postOnly, makerOrderId }: Quote): View => ({
  creator_user_id: creator.memberId,
  ...subaccountView('creator_subaccount', creator),
  post_only: postOnly,
  ...(makerOrderId === undefined ? {} : { creator_order_id: makerOrderId }),
})

const requesterView = ({ rfq: { creator }, requesterOrderId }: Quote): View => ({
  rfq_creator_user_id: creator.memberId,
  ...subaccountView('rfq_creator_subaccount', creator),
  ...(requesterOrderId === undefined ? {} : { rfq_creator_order_id: requesterOrderId }),
})

/** The primary one is not named. */
export const subaccountView = (field: string, { subaccount }: Party): View => (subaccount === 0 ? {} : { [field]: subaccount })

function timesOf({ createdUs, updatedUs, acceptedUs, confirmedUs, executedUs, cancelledUs }: Quote): View {
  const times = {
    created: createdUs,
    updated: updatedUs,
    accepted: acceptedUs,
    confirmed: confirmedUs,
    executed: executedUs,
    cancelled: cancelledUs,
  }
  return Object.fromEntries(
    Object.entries(times).flatMap(([name, atUs]) => (atUs === undefined ? [] : [[`${name}_ts`, instantText(atUs)]])),
  )
}
