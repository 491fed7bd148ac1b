import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import type { MarketCandlesticks, MarketCandlesticksQuery } from '../rest/markets/candlestick.ts'
import { getMarketCandlesticks } from '../rest/series/get-market-candlesticks.ts'
import { type GetSeriesQuery, getSeries } from '../rest/series/get-series.ts'
import { type ListSeriesQuery, listSeries } from '../rest/series/list-series.ts'
import { type ListSeriesFeeChangesQuery, listSeriesFeeChanges, type SeriesFeeChange } from '../rest/series/list-series-fee-changes.ts'
import type { Series } from '../rest/series/series.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Series, and what the exchange files under them. */
export interface SeriesResource {
  /** See `listSeries`. */
  list(query?: ListSeriesQuery, options?: CallOptions): Listing<Series>
  /** See `getSeries`. */
  get(seriesTicker: string, query?: GetSeriesQuery, options?: CallOptions): ApiPromise<Series>
  /** Of one market; see `getMarketCandlesticks`. */
  candlesticks(seriesTicker: string, ticker: string, query: MarketCandlesticksQuery, options?: CallOptions): ApiPromise<MarketCandlesticks>
  /** See `listSeriesFeeChanges`. */
  feeChanges(query?: ListSeriesFeeChangesQuery, options?: CallOptions): Listing<SeriesFeeChange>
}

export function bindSeries(transport: RestTransport): SeriesResource {
  return {
    list: (query, options) => listSeries(transport, query, options),
    get: (seriesTicker, query, options) => getSeries(transport, seriesTicker, query, options),
    candlesticks: (seriesTicker, ticker, query, options) => getMarketCandlesticks(transport, seriesTicker, ticker, query, options),
    feeChanges: (query, options) => listSeriesFeeChanges(transport, query, options),
  }
}
