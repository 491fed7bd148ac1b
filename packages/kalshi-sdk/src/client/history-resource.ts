import type { HistoryListing } from '../history/history-listing.ts'
import { readCandlesticks } from '../history/read-candlesticks.ts'
import { type MarketHistoryQuery, readMarkets } from '../history/read-markets.ts'
import { type OwnRecordsQuery, type PositionHistoryQuery, readFills, readOrders, readPositions } from '../history/read-own.ts'
import { readTrades, type TradeHistoryQuery } from '../history/read-trades.ts'
import type { Candlestick, CandlesticksQuery } from '../rest/markets/candlestick.ts'
import type { Trade } from '../rest/markets/list-trades.ts'
import type { Market } from '../rest/markets/market.ts'
import type { Order } from '../rest/orders/order.ts'
import type { Fill } from '../rest/portfolio/fill.ts'
import type { Position } from '../rest/portfolio/position.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/**
 * Everything there ever was, on both sides of the historical cutoff: no gap and no repeat where they meet, also where the cutoff moves
 * meanwhile. `client.historical` and the live resources read one side each.
 * @see KALSHI_API section 12
 */
export interface HistoryResource {
  /** See `readTrades`. */
  trades(query?: TradeHistoryQuery, options?: CallOptions): HistoryListing<Trade>
  /** See `readCandlesticks`. */
  candlesticks(ticker: string, query: CandlesticksQuery, options?: CallOptions): HistoryListing<Candlestick>
  /** See `readMarkets`. */
  markets(query?: MarketHistoryQuery, options?: CallOptions): HistoryListing<Market>
  /** See `readFills`. */
  fills(query?: OwnRecordsQuery, options?: CallOptions): HistoryListing<Fill>
  /** See `readOrders`. */
  orders(query?: OwnRecordsQuery, options?: CallOptions): HistoryListing<Order>
  /** See `readPositions`. */
  positions(query?: PositionHistoryQuery, options?: CallOptions): HistoryListing<Position>
}

export function bindHistory(transport: RestTransport): HistoryResource {
  return {
    trades: (query, options) => readTrades(transport, query, options),
    candlesticks: (ticker, query, options) => readCandlesticks(transport, ticker, query, options),
    markets: (query, options) => readMarkets(transport, query, options),
    fills: (query, options) => readFills(transport, query, options),
    orders: (query, options) => readOrders(transport, query, options),
    positions: (query, options) => readPositions(transport, query, options),
  }
}
