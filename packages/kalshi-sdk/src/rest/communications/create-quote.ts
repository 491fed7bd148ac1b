import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import { formatPrice, ONE_DOLLAR, type Price } from '../../units/price.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, text } from '../answer/decode.ts'
import { subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface CreateQuoteRequest {
  readonly rfqId: string
  /** 0 for no bid; not both. On the market's price grid. */
  readonly yesBid: Price
  /** 0 for no bid; not both. In NO prices. */
  readonly noBid: Price
  /** What the execution leaves stays in the book. */
  readonly restRemainder: boolean
  /** The own order is cancelled rather than filled by what rests in the book. */
  readonly postOnly?: boolean
  readonly subaccount?: number
}

/**
 * Answers a request with bids for its whole size, in place of an own older answer.
 * @returns The id of the quote.
 * @throws {ApiError} 400: closed, or the own request.
 * @see Kalshi REST reference, "Create Quote"
 */
export function createQuote(transport: RestTransport, request: CreateQuoteRequest, options?: CallOptions): ApiPromise<string> {
  return call(
    transport,
    () => ({ method: 'POST', path: '/communications/quotes', needsKey: true, body: toBody(request) }),
    (body) => new Fields(body).need('id', text),
    options,
  )
}

function toBody({ rfqId, yesBid, noBid, restRemainder, postOnly, subaccount }: CreateQuoteRequest) {
  if (yesBid === 0 && noBid === 0) throw new InvalidRequestError('yesBid and noBid are both 0')
  if (yesBid + noBid > ONE_DOLLAR) throw new InvalidRequestError('yesBid and noBid are more than one dollar together')
  return {
    rfq_id: rfqId,
    yes_bid: formatPrice(yesBid),
    no_bid: formatPrice(noBid),
    rest_remainder: restRemainder,
    post_only: postOnly,
    subaccount: subaccountNumber(subaccount),
  }
}
