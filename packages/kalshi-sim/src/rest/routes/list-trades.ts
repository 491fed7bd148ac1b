import type { TradeEvent } from '../../exchange/public-event.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { Route, RouteContext } from '../route.ts'
import { toTradeView } from '../views/trade-view.ts'

/** Newest first; trades that arrive while a client pages do not shift its pages. */
export const listTrades: Route = {
  path: '/markets/trades',
  auth: 'public',
  handle: (context) => pageOfTrades('trades', false, context),
}

/** The same of trades before the historical cutoff. */
export const listArchivedTrades: Route = {
  path: '/historical/trades',
  auth: 'public',
  handle: (context) => pageOfTrades('archived-trades', true, context),
}

function pageOfTrades(list: string, isArchived: boolean, { tape, history, query }: RouteContext): unknown {
  const limit = query.limit(1_000, 100)
  const filter = {
    ticker: query.text('ticker'),
    minS: query.seconds('min_ts'),
    maxS: query.seconds('max_ts'),
    isBlockTrade: query.flag('is_block_trade'),
    isOnSide: (trade: TradeEvent) => history.isArchivedTrade(trade) === isArchived,
  }
  const { trades, next } = tape.page(filter, limit, decodeCursor(list, query.text('cursor')))
  return { trades: trades.map(toTradeView), cursor: encodeCursor(list, next) }
}
