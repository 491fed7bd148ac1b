import type { Route } from '../../route.ts'
import { acceptBlockTrade, listBlockTrades, proposeBlockTrade } from './block-trades.ts'
import { communicationsId } from './communications-id.ts'
import { createQuote, listQuotes, quoteRoutes } from './quotes.ts'
import { createRfq, deleteRfq, getRfq, listRfqs } from './rfqs.ts'

/** Requests for quotes, quotes and block trades. */
export const communicationsRoutes: readonly Route[] = [
  communicationsId,
  listRfqs,
  createRfq,
  getRfq,
  deleteRfq,
  listQuotes,
  createQuote,
  ...quoteRoutes,
  listBlockTrades,
  proposeBlockTrade,
  acceptBlockTrade,
]
