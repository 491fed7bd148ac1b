import { complement, type Price } from '@kassandra/kalshi-sdk/units'
import { other, type Side } from '../exchange/level.ts'
import type { Leg } from './executor.ts'
import type { Quote } from './rfq.ts'

/** The maker buys the accepted outcome at its bid for it. */
export function makerLeg(quote: Quote, accepted: Side): Leg {
  return {
    party: quote.creator,
    outcome: accepted,
    price: bidOf(quote, accepted),
    count: quote.contracts[accepted],
    clientOrderId: `quote:${quote.rfq.id.slice(0, 8)}:${quote.id}`,
    restRemainder: quote.restRemainder,
    postOnly: quote.postOnly,
  }
}

/** The requester buys the other outcome for the rest of the dollar. */
export function requesterLeg(quote: Quote, accepted: Side): Leg {
  return {
    party: quote.rfq.creator,
    outcome: other(accepted),
    price: complement(bidOf(quote, accepted)),
    count: quote.contracts[accepted],
    clientOrderId: `rfq:${quote.rfq.id.slice(0, 8)}:${quote.id}`,
    restRemainder: quote.rfq.restRemainder,
    postOnly: false,
  }
}

export const bidOf = ({ yesBid, noBid }: Quote, side: Side): Price => (side === 'yes' ? yesBid : noBid)
