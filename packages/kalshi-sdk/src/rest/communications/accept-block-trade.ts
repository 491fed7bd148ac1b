import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import { subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

export interface AcceptBlockTradeRequest {
  readonly subaccount?: number
}

/**
 * Accepts a block trade proposal for one's own side.
 * @throws {ApiError} 400: expired or accepted already; 404: unknown.
 * @see Kalshi REST reference, "Accept Block Trade Proposal"
 */
export function acceptBlockTrade(
  transport: RestTransport,
  proposalId: string,
  { subaccount }: AcceptBlockTradeRequest = {},
  options?: CallOptions,
): ApiPromise<void> {
  return call(
    transport,
    () => ({
      method: 'POST',
      path: restPath`/communications/block-trade-proposals/${proposalId}/accept`,
      needsKey: true,
      body: { subaccount: subaccountNumber(subaccount) },
    }),
    nothing,
    options,
  )
}
