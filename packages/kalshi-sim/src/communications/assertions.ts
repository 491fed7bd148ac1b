import { ONE_DOLLAR, type Price } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../exchange/level.ts'
import { bidOf } from './legs.ts'
import { CommunicationsRefusal, invalid } from './refusal.ts'
import type { Quote, Rfq, RfqSize } from './rfq.ts'

/** @throws {CommunicationsRefusal} 400 */
export function assertSize(size: RfqSize): void {
  if ((size.kind === 'contracts' ? size.count : size.amount) <= 0) throw invalid('the size must be above 0')
}

/** @throws {CommunicationsRefusal} 400 */
export function assertBids(yesBid: Price, noBid: Price): void {
  if (yesBid === 0 && noBid === 0) throw invalid('one of yes_bid and no_bid must be above 0')
  if (yesBid + noBid > ONE_DOLLAR) throw invalid('yes_bid and no_bid may be one dollar together at most')
  if (yesBid >= ONE_DOLLAR || noBid >= ONE_DOLLAR) throw invalid('a bid must be below one dollar')
}

/** @throws {CommunicationsRefusal} 400 `RFQ_CLOSED` */
export function assertOpen({ status }: Rfq): void {
  if (status !== 'open') throw new CommunicationsRefusal(400, 'RFQ_CLOSED', 'the rfq is closed')
}

/** @throws {CommunicationsRefusal} 400 */
export function assertStatus(quote: Quote, wanted: Quote['status']): void {
  if (quote.status !== wanted) throw invalid(`the quote is ${quote.status}, not ${wanted}`)
}

/** @throws {CommunicationsRefusal} 400: there is nothing to accept on this side. */
export function assertOffers(quote: Quote, side: Side): void {
  if (bidOf(quote, side) === 0) throw invalid(`the quote has no ${side} bid`)
  if (quote.contracts[side] === 0) throw invalid('the target cost buys no contract at this price')
}
