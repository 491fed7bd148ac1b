import type { Market } from '../../../exchange/market.ts'
import { pageOf } from '../../cursor.ts'
import type { Query } from '../../query.ts'
import { badRequest, notFound } from '../../rest-error.ts'
import type { Route } from '../../route.ts'
import { toMarketView } from '../../views/market-view.ts'

/** Its filters exclude each other. */
export const listArchivedMarkets: Route = {
  path: '/historical/markets',
  auth: 'public',
  handle: ({ history, query }) => {
    const limit = query.limit(1_000, 100)
    const markets = history.archivedMarkets().filter(toFilter(query))
    const { page, cursor } = pageOf('archived-markets', markets, limit, query.text('cursor'))
    return { markets: page.map(toMarketView), cursor }
  },
}

export const getArchivedMarket: Route = {
  path: '/historical/markets/:ticker',
  auth: 'public',
  handle: ({ history, params }) => {
    const market = history.findArchived(params['ticker'] ?? '')
    if (!market) throw notFound()
    return { market: toMarketView(market) }
  },
}

function toFilter(query: Query): (market: Market) => boolean {
  const tickers = query.list('tickers')
  const event = query.text('event_ticker')
  const series = query.text('series_ticker')
  const combos = query.choice('mve_filter', ['exclude'])
  const given = [tickers, event, series, combos].filter((filter) => filter !== undefined)
  if (given.length > 1) throw badRequest('filters exclude each other')
  return ({ ticker, definition }) =>
    (tickers === undefined || tickers.includes(ticker)) &&
    (event === undefined || definition.eventTicker === event) &&
    (series === undefined || definition.seriesTicker === series) &&
    (combos === undefined || !definition.isCombo)
}
