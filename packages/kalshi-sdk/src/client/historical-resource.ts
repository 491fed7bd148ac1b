import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import { getHistoricalCandlesticks } from '../rest/historical/get-historical-candlesticks.ts'
import { getHistoricalCutoff, type HistoricalCutoff } from '../rest/historical/get-historical-cutoff.ts'
import { getHistoricalMarket } from '../rest/historical/get-historical-market.ts'
import { listHistoricalFills } from '../rest/historical/list-historical-fills.ts'
import { type ListHistoricalMarketsQuery, listHistoricalMarkets } from '../rest/historical/list-historical-markets.ts'
import { listHistoricalOrders } from '../rest/historical/list-historical-orders.ts'
import { type ListHistoricalPositionsQuery, listHistoricalPositions } from '../rest/historical/list-historical-positions.ts'
import { listHistoricalTrades } from '../rest/historical/list-historical-trades.ts'
import type { OwnHistoryQuery } from '../rest/historical/own-history-query.ts'
import type { CandlesticksQuery, MarketCandlesticks } from '../rest/markets/candlestick.ts'
import type { ListTradesQuery, Trade } from '../rest/markets/list-trades.ts'
import type { Market } from '../rest/markets/market.ts'
import type { Order } from '../rest/orders/order.ts'
import type { Fill } from '../rest/portfolio/fill.ts'
import type { Position, PositionPage } from '../rest/portfolio/position.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** What happened before the historical cutoff. `client.history` reads both sides of it. */
export interface HistoricalResource {
  /** See `getHistoricalCutoff`. */
  cutoff(options?: CallOptions): ApiPromise<HistoricalCutoff>
  /** See `listHistoricalMarkets`. */
  markets(query?: ListHistoricalMarketsQuery, options?: CallOptions): Listing<Market>
  /** See `getHistoricalMarket`. */
  market(ticker: string, options?: CallOptions): ApiPromise<Market>
  /** See `getHistoricalCandlesticks`. */
  candlesticks(ticker: string, query: CandlesticksQuery, options?: CallOptions): ApiPromise<MarketCandlesticks>
  /** See `listHistoricalTrades`. */
  trades(query?: ListTradesQuery, options?: CallOptions): Listing<Trade>
  /** See `listHistoricalFills`. */
  fills(query?: OwnHistoryQuery, options?: CallOptions): Listing<Fill>
  /** See `listHistoricalOrders`. */
  orders(query?: OwnHistoryQuery, options?: CallOptions): Listing<Order>
  /** See `listHistoricalPositions`. */
  positions(query?: ListHistoricalPositionsQuery, options?: CallOptions): Listing<Position, PositionPage>
}

export function bindHistorical(transport: RestTransport): HistoricalResource {
  return {
    cutoff: (options) => getHistoricalCutoff(transport, options),
    markets: (query, options) => listHistoricalMarkets(transport, query, options),
    market: (ticker, options) => getHistoricalMarket(transport, ticker, options),
    candlesticks: (ticker, query, options) => getHistoricalCandlesticks(transport, ticker, query, options),
    trades: (query, options) => listHistoricalTrades(transport, query, options),
    fills: (query, options) => listHistoricalFills(transport, query, options),
    orders: (query, options) => listHistoricalOrders(transport, query, options),
    positions: (query, options) => listHistoricalPositions(transport, query, options),
  }
}
