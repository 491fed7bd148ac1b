import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import { type AcceptBlockTradeRequest, acceptBlockTrade } from '../rest/communications/accept-block-trade.ts'
import type { BlockTradeProposal } from '../rest/communications/block-trade.ts'
import { type ListBlockTradesQuery, listBlockTrades } from '../rest/communications/list-block-trades.ts'
import { type ProposeBlockTradeRequest, proposeBlockTrade } from '../rest/communications/propose-block-trade.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Trades agreed off the book. */
export interface BlockTradesResource {
  /** See `proposeBlockTrade`. */
  propose(request: ProposeBlockTradeRequest, options?: CallOptions): ApiPromise<string>
  /** See `listBlockTrades`. */
  list(query?: ListBlockTradesQuery, options?: CallOptions): Listing<BlockTradeProposal>
  /** See `acceptBlockTrade`. */
  accept(proposalId: string, request?: AcceptBlockTradeRequest, options?: CallOptions): ApiPromise<void>
}

export function bindBlockTrades(transport: RestTransport): BlockTradesResource {
  return {
    propose: (request, options) => proposeBlockTrade(transport, request, options),
    list: (query, options) => listBlockTrades(transport, query, options),
    accept: (proposalId, request, options) => acceptBlockTrade(transport, proposalId, request, options),
  }
}
