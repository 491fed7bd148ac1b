import { notFound } from '../rest-error.ts'
import type { Route } from '../route.ts'
import { toMarketView } from '../views/market-view.ts'

export const getMarket: Route = {
  path: '/markets/:ticker',
  auth: 'public',
  isCached: true,
  handle: ({ history, params }) => {
    const market = history.findLive(params['ticker'] ?? '')
    if (!market) throw notFound()
    return { market: toMarketView(market) }
  },
}
