import { invalidParameter, notFound } from '../rest-error.ts'
import type { Route } from '../route.ts'
import { toBookView } from '../views/book-view.ts'

/** `depth` 0 or below means all levels, 1 to 100 that many of the best. */
export const getOrderbook: Route = {
  path: '/markets/:ticker/orderbook',
  auth: 'public',
  handle: ({ history, query, params }) => {
    const depth = query.seconds('depth') ?? 0
    if (depth > 100) throw invalidParameter('depth is above 100')
    const market = history.findLive(params['ticker'] ?? '')
    if (!market) throw notFound()
    return { orderbook_fp: toBookView(market.book, Math.max(depth, 0)) }
  },
}
