import type { BlockProposal, BlockSide, BlockStatus } from '../../communications/block-desk.ts'
import { instantText } from '../../exchange/instant-text.ts'

type View = Readonly<Record<string, unknown>>

/** A proposal as a member sees it: the other side's account stays hidden, its acceptance does not. */
export function toBlockView(proposal: BlockProposal, memberId: string, status: BlockStatus): View {
  return {
    id: proposal.id,
    proposer_user_id: proposal.proposerId,
    ...sideView('buyer', proposal.buyer, memberId),
    ...sideView('seller', proposal.seller, memberId),
    market_ticker: proposal.ticker,
    price_centi_cents: proposal.yesPrice,
    centicount: proposal.count,
    maker_side: proposal.makerSide,
    expiration_ts: instantText(proposal.expirationUs),
    status,
    created_ts: instantText(proposal.createdUs),
    updated_ts: instantText(proposal.updatedUs),
    ...(proposal.executedUs === undefined ? {} : { executed_ts: instantText(proposal.executedUs) }),
  }
}

function sideView(name: 'buyer' | 'seller', { memberId, acceptedUs, orderId }: BlockSide, viewer: string): View {
  const isOwn = memberId === viewer
  return {
    [`${name}_user_id`]: isOwn ? memberId : '',
    [`${name}_accepted`]: acceptedUs !== undefined,
    ...(acceptedUs === undefined ? {} : { [`${name}_accepted_ts`]: instantText(acceptedUs) }),
    ...(isOwn && orderId !== undefined ? { [`${name}_order_id`]: orderId } : {}),
  }
}
