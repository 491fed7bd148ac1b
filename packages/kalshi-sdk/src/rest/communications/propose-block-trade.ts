import type { Outcome } from '../../book/level.ts'
import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import { type EpochUs, formatInstant } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, text } from '../answer/decode.ts'
import { subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface ProposeBlockTradeRequest {
  readonly ticker: string
  /** Buys YES. */
  readonly buyerUserId: string
  readonly sellerUserId: string
  readonly buyerSubaccount?: number
  readonly sellerSubaccount?: number
  /** Of the YES leg. */
  readonly price: Price
  readonly count: Qty
  readonly makerSide: Outcome
  readonly expirationTime: EpochUs
}

/**
 * Proposes a block trade, which both sides must accept.
 * @returns The id of the proposal.
 * @see Kalshi REST reference, "Propose Block Trade"
 */
export function proposeBlockTrade(transport: RestTransport, request: ProposeBlockTradeRequest, options?: CallOptions): ApiPromise<string> {
  return call(
    transport,
    () => ({ method: 'POST', path: '/communications/block-trade-proposals', needsKey: true, body: toBody(request) }),
    (body) => new Fields(body).need('block_trade_proposal_id', text),
    options,
  )
}

function toBody(request: ProposeBlockTradeRequest) {
  if (request.count <= 0) throw new InvalidRequestError('count is not more than 0')
  if (request.price <= 0) throw new InvalidRequestError('price is not more than 0')
  return {
    market_ticker: request.ticker,
    buyer_user_id: request.buyerUserId,
    seller_user_id: request.sellerUserId,
    buyer_subaccount: subaccountNumber(request.buyerSubaccount, 'buyerSubaccount'),
    seller_subaccount: subaccountNumber(request.sellerSubaccount, 'sellerSubaccount'),
    price_centi_cents: request.price,
    centicount: request.count,
    maker_side: request.makerSide,
    expiration_ts: formatInstant(request.expirationTime),
  }
}
