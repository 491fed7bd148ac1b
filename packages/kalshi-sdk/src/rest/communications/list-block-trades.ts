import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type BlockTradeProposal, toBlockTradeProposal } from './block-trade.ts'

export interface ListBlockTradesQuery {
  /** Proposals a page, 1 to 100, which is the exchange's default. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly ticker?: string
  readonly status?: string
}

/**
 * Lists block trade proposals that one takes part in.
 * @see Kalshi REST reference, "Get Block Trade Proposals"
 */
export function listBlockTrades(
  transport: RestTransport,
  { limit, cursor, ticker, status }: ListBlockTradesQuery = {},
  options?: CallOptions,
): Listing<BlockTradeProposal> {
  const query = { limit, cursor, market_ticker: ticker, status }
  const request = { method: 'GET', path: '/communications/block-trade-proposals', needsKey: true, query } as const
  return list(transport, request, pageOf('block_trade_proposals', toBlockTradeProposal), options)
}
