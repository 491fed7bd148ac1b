import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import { formatMicroUsd, type MicroUsd } from '../../units/money.ts'
import { formatQty, type Qty } from '../../units/qty.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, text } from '../answer/decode.ts'
import { exactlyOne, subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** Exactly one of `contracts` and `targetCost`. */
export interface CreateRfqRequest {
  readonly ticker: string
  readonly contracts?: Qty
  /** What to spend in all. */
  readonly targetCost?: MicroUsd
  /** The target cost is without fees. */
  readonly targetCostExcludesFees?: boolean
  /** What the execution leaves stays in the book. */
  readonly restRemainder: boolean
  /** Closes an own open request on this market instead of being refused for it. */
  readonly replaceExisting?: boolean
  readonly subaccount?: number
}

/**
 * Asks for quotes. At most 100 requests may be open, one a market.
 * @returns The id of the request.
 * @throws {ApiError} 409: one is open on this market.
 * @see Kalshi REST reference, "Create RFQ"
 */
export function createRfq(transport: RestTransport, request: CreateRfqRequest, options?: CallOptions): ApiPromise<string> {
  return call(
    transport,
    () => ({ method: 'POST', path: '/communications/rfqs', needsKey: true, body: toBody(request) }),
    (body) => new Fields(body).need('id', text),
    options,
  )
}

function toBody(request: CreateRfqRequest) {
  const { contracts, targetCost } = request
  exactlyOne(['contracts', contracts], ['targetCost', targetCost])
  if ((contracts ?? targetCost ?? 0) <= 0) throw new InvalidRequestError('the size is not more than 0')
  return {
    market_ticker: request.ticker,
    contracts_fp: contracts === undefined ? undefined : formatQty(contracts),
    target_cost_dollars: targetCost === undefined ? undefined : formatMicroUsd(targetCost),
    target_cost_excludes_fees: request.targetCostExcludesFees,
    rest_remainder: request.restRemainder,
    replace_existing: request.replaceExisting,
    subaccount: subaccountNumber(request.subaccount),
  }
}
