import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { Route } from '../route.ts'
import { toTradeView } from '../views/trade-view.ts'

/** Newest first; trades that arrive while a client pages do not shift its pages. */
export const listTrades: Route = {
  path: '/markets/trades',
  auth: 'public',
  handle: ({ tape, query }) => {
    const limit = query.limit(1_000, 100)
    const filter = {
      ticker: query.text('ticker'),
      minS: query.seconds('min_ts'),
      maxS: query.seconds('max_ts'),
      isBlockTrade: query.flag('is_block_trade'),
    }
    const { trades, next } = tape.page(filter, limit, decodeCursor('trades', query.text('cursor')))
    return { trades: trades.map(toTradeView), cursor: encodeCursor('trades', next) }
  },
}
