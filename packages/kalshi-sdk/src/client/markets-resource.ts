import type { OrderbookLevels } from '../book/level.ts'
import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import type { MarketCandlesticks, MarketCandlesticksQuery } from '../rest/markets/candlestick.ts'
import { getCandlesticksBatch } from '../rest/markets/get-candlesticks-batch.ts'
import { getMarket } from '../rest/markets/get-market.ts'
import { type GetOrderbookQuery, getOrderbook } from '../rest/markets/get-orderbook.ts'
import { getOrderbooks, type MarketOrderbook } from '../rest/markets/get-orderbooks.ts'
import { type ListMarketsQuery, listMarkets } from '../rest/markets/list-markets.ts'
import { type ListTradesQuery, listTrades, type Trade } from '../rest/markets/list-trades.ts'
import type { Market } from '../rest/markets/market.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Markets, their books and trades. */
export interface MarketsResource {
  /** See `listMarkets`. */
  list(query?: ListMarketsQuery, options?: CallOptions): Listing<Market>
  /** See `getMarket`. */
  get(ticker: string, options?: CallOptions): ApiPromise<Market>
  /** See `getOrderbook`. */
  orderbook(ticker: string, query?: GetOrderbookQuery, options?: CallOptions): ApiPromise<OrderbookLevels>
  /** See `getOrderbooks`. */
  orderbooks(tickers: readonly string[], options?: CallOptions): ApiPromise<readonly MarketOrderbook[]>
  /** See `listTrades`. */
  trades(query?: ListTradesQuery, options?: CallOptions): Listing<Trade>
  /** See `getCandlesticksBatch`; for one market, `series.candlesticks`. */
  candlesticks(tickers: readonly string[], query: MarketCandlesticksQuery, options?: CallOptions): ApiPromise<readonly MarketCandlesticks[]>
}

export function bindMarkets(transport: RestTransport): MarketsResource {
  return {
    list: (query, options) => listMarkets(transport, query, options),
    get: (ticker, options) => getMarket(transport, ticker, options),
    orderbook: (ticker, query, options) => getOrderbook(transport, ticker, query, options),
    orderbooks: (tickers, options) => getOrderbooks(transport, tickers, options),
    trades: (query, options) => listTrades(transport, query, options),
    candlesticks: (tickers, query, options) => getCandlesticksBatch(transport, tickers, query, options),
  }
}
