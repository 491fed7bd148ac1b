import { formatMicroUsd, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import type { CommunicationsEvent } from '../../communications/desk-deps.ts'
import type { Quote, Rfq } from '../../communications/rfq.ts'
import { toWireCombo } from '../../exchange/combos/wire-combo.ts'
import { instantText } from '../../exchange/instant-text.ts'
import { type ChannelFrame, plainFrame, type Recipient } from './channel-frame.ts'

/** What the frames say beside the request or the quote itself. */
export interface Directory {
  /** Under which a member is known to others. */
  communicationsId(memberId: string): string
}

/** Requests go to everybody, quotes to their two parties. @see Kalshi API reference, section 15.4 */
export function toCommunicationsFrame(event: CommunicationsEvent, directory: Directory): ChannelFrame {
  const origin = (rfq: Rfq) => ({ memberId: rfq.creator.memberId, key: rfq.marketTicker })
  const shared = { channel: 'communications', type: event.kind.replace('-', '_'), sequenced: true } as const
  if ('rfq' in event) return plainFrame({ ...shared, origin: origin(event.rfq) }, () => rfqMsg(event.rfq, event.kind, directory))
  const { quote, kind } = event
  const msg = kind === 'quote-executed' ? executionMsg : kind === 'quote-accepted' ? acceptanceMsg : creationMsg
  return {
    ...shared,
    origin: origin(quote.rfq),
    recipients: [quote.creator, quote.rfq.creator],
    msg: (view) => JSON.stringify({ ...msg(quote, directory, view), ...ownSubaccount(quote, view) }),
  }
}

function rfqMsg(rfq: Rfq, kind: 'rfq-created' | 'rfq-deleted', directory: Directory): unknown {
  const { id, creator, marketTicker, eventTicker, combo, size, createdUs, updatedUs } = rfq
  return {
    id,
    creator_id: directory.communicationsId(creator.memberId),
    market_ticker: marketTicker,
    event_ticker: eventTicker,
    ...(size.kind === 'contracts' ? { contracts_fp: formatQty(size.count) } : { target_cost_dollars: formatMicroUsd(size.amount) }),
    ...(kind === 'rfq-created' ? { ...toWireCombo(combo), created_ts: instantText(createdUs) } : { deleted_ts: instantText(updatedUs) }),
  }
}

const creationMsg = (quote: Quote, directory: Directory) => ({ ...quoteMsg(quote, directory), created_ts: instantText(quote.createdUs) })

function acceptanceMsg(quote: Quote, directory: Directory) {
  const { acceptedSide, contracts } = quote
  const accepted = acceptedSide && { accepted_side: acceptedSide, contracts_accepted_fp: formatQty(contracts[acceptedSide]) }
  return { ...quoteMsg(quote, directory), ...accepted }
}

/** Each party learns of its own order. */
function executionMsg(quote: Quote, directory: Directory, view: Recipient) {
  const { rfq, creator, executedUs, updatedUs } = quote
  const isMaker = view.memberId === creator.memberId
  return {
    ...idsOf(quote, directory),
    order_id: (isMaker ? quote.makerOrderId : quote.requesterOrderId) ?? '',
    client_order_id: `${isMaker ? 'quote' : 'rfq'}:${rfq.id.slice(0, 8)}:${quote.id}`,
    market_ticker: rfq.marketTicker,
    executed_ts: instantText(executedUs ?? updatedUs),
  }
}

function quoteMsg(quote: Quote, directory: Directory) {
  const { rfq, yesBid, noBid, contracts } = quote
  return {
    ...idsOf(quote, directory),
    market_ticker: rfq.marketTicker,
    event_ticker: rfq.eventTicker,
    yes_bid_dollars: formatPrice(yesBid),
    no_bid_dollars: formatPrice(noBid),
    yes_contracts_offered_fp: formatQty(contracts.yes),
    no_contracts_offered_fp: formatQty(contracts.no),
    ...(rfq.size.kind === 'target-cost' ? { rfq_target_cost_dollars: formatMicroUsd(rfq.size.amount) } : {}),
  }
}

const idsOf = ({ id, rfq, creator }: Quote, directory: Directory) => ({
  quote_id: id,
  rfq_id: rfq.id,
  quote_creator_id: directory.communicationsId(creator.memberId),
  rfq_creator_id: directory.communicationsId(rfq.creator.memberId),
})

/** Of the primary one it is left out. */
function ownSubaccount({ creator, rfq }: Quote, { memberId }: Recipient) {
  const { subaccount } = memberId === creator.memberId ? creator : rfq.creator
  return subaccount === 0 ? {} : { subaccount }
}
