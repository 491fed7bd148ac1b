import { invalidParameter, missingParameter } from '../rest-error.ts'
import type { Route } from '../route.ts'
import { toBookView } from '../views/book-view.ts'

/** Books of the tickers named, in that order; tickers that do not exist are left out. */
export const listOrderbooks: Route = {
  path: '/markets/orderbooks',
  auth: 'public',
  handle: ({ history, query }) => {
    const tickers = query.all('tickers')
    if (tickers.length === 0) throw missingParameter('tickers')
    if (tickers.length > 100) throw invalidParameter('more than 100 tickers')
    const markets = tickers.map((ticker) => history.findLive(ticker)).filter((market) => market !== undefined)
    return { orderbooks: markets.map(({ ticker, book }) => ({ ticker, orderbook_fp: toBookView(book, 0) })) }
  },
}
