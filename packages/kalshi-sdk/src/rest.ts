export { ApiError, RateLimitError, UnauthorizedError } from './errors/api-error.ts'
export { AuthError, type AuthErrorCode } from './errors/auth-error.ts'
export { ConfigError } from './errors/config-error.ts'
export { ClosedError, ConnectionError, TimeoutError } from './errors/connection-error.ts'
export { CursorLoopError, DecodeError, ResponseTooLargeError } from './errors/decode-error.ts'
export { InvalidRequestError } from './errors/invalid-request-error.ts'
export { KalshiError } from './errors/kalshi-error.ts'
export { type Answered, ApiPromise } from './rest/answer/api-promise.ts'
export type { JsonObject, OpenSet } from './rest/answer/decode.ts'
export { Listing, type Page } from './rest/answer/paginate.ts'
export type { KalshiEvent } from './rest/events/event.ts'
export { getEvent } from './rest/events/get-event.ts'
export { type EventCandlesticks, getEventCandlesticks } from './rest/events/get-event-candlesticks.ts'
export { type EventMetadata, getEventMetadata, type MarketMetadata } from './rest/events/get-event-metadata.ts'
export {
  type ForecastPercentileHistoryQuery,
  type ForecastPoint,
  getForecastPercentileHistory,
  type PercentilePoint,
} from './rest/events/get-forecast-percentile-history.ts'
export { type EventFeeChange, type ListEventFeeChangesQuery, listEventFeeChanges } from './rest/events/list-event-fee-changes.ts'
export { type EventPage, type ListEventsQuery, listEvents } from './rest/events/list-events.ts'
export { type ListMultivariateEventsQuery, listMultivariateEvents } from './rest/events/list-multivariate-events.ts'
export type { Milestone } from './rest/events/milestone.ts'
export {
  type ExchangeSchedule,
  getExchangeSchedule,
  type MaintenanceWindow,
  type TradingSession,
  type Weekday,
  type WeeklySchedule,
} from './rest/exchange/get-exchange-schedule.ts'
export { type ExchangeStatus, getExchangeStatus, type ShardStatus } from './rest/exchange/get-exchange-status.ts'
export { getUserDataTimestamp, type UserDataTimestamp } from './rest/exchange/get-user-data-timestamp.ts'
export type {
  Candlestick,
  CandlesticksQuery,
  MarketCandlesticks,
  MarketCandlesticksQuery,
  PriceSpan,
  TradedSpan,
} from './rest/markets/candlestick.ts'
export { getCandlesticksBatch } from './rest/markets/get-candlesticks-batch.ts'
export { getMarket } from './rest/markets/get-market.ts'
export { type GetOrderbookQuery, getOrderbook } from './rest/markets/get-orderbook.ts'
export { getOrderbooks, type MarketOrderbook } from './rest/markets/get-orderbooks.ts'
export { type ListMarketsQuery, listMarkets } from './rest/markets/list-markets.ts'
export { type ListTradesQuery, listTrades, type Trade } from './rest/markets/list-trades.ts'
export type { Market, MarketStatus, PriceRange, SelectedLeg } from './rest/markets/market.ts'
export { getMarketCandlesticks } from './rest/series/get-market-candlesticks.ts'
export { type GetSeriesQuery, getSeries } from './rest/series/get-series.ts'
export { type ListSeriesQuery, listSeries } from './rest/series/list-series.ts'
export { type ListSeriesFeeChangesQuery, listSeriesFeeChanges, type SeriesFeeChange } from './rest/series/list-series-fee-changes.ts'
export type { FeeType, Series } from './rest/series/series.ts'
export type { SettlementSource } from './rest/series/settlement-source.ts'
export { createRestTransport, type RestTransportOptions } from './rest/transport/create-rest-transport.ts'
export { type RestClock, systemRestClock } from './rest/transport/rest-clock.ts'
export type { CallOptions, QueryValue, RestRequest, RestResponse, RestTransport } from './rest/transport/rest-transport.ts'
export type { RetryPolicy } from './rest/transport/retry.ts'
