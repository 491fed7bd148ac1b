export { ApiError, RateLimitError, UnauthorizedError } from './errors/api-error.ts'
export { AuthError, type AuthErrorCode } from './errors/auth-error.ts'
export { ConfigError } from './errors/config-error.ts'
export { ClosedError, ConnectionError, TimeoutError } from './errors/connection-error.ts'
export { CursorLoopError, DecodeError, ResponseTooLargeError } from './errors/decode-error.ts'
export { InvalidRequestError } from './errors/invalid-request-error.ts'
export { KalshiError } from './errors/kalshi-error.ts'
export { CostExceedsBudgetError, RateLimitQueueError } from './errors/rate-limit-queue-error.ts'
export type { BudgetState } from './limiter/budget.ts'
export type { BucketName, ChargedRequest, Lane } from './limiter/charge.ts'
export {
  ANONYMOUS_LIMITS,
  BASIC_LIMITS,
  type BucketLimit,
  type EndpointCost,
  type LimitsSource,
  PUBLISHED_COSTS,
  type RateLimits,
} from './limiter/limits.ts'
export { type Admission, type AdmitOptions, RateLimiter, type RateLimiterOptions, type RateLimiterState } from './limiter/rate-limiter.ts'
export { type AccountLimits, getAccountLimits, type UsageGrant } from './rest/account/get-account-limits.ts'
export { type EndpointCosts, getEndpointCosts } from './rest/account/get-endpoint-costs.ts'
export { getUsageLevelProgress, type UsageLevelGoal, type UsageLevelProgress } from './rest/account/get-usage-level-progress.ts'
export { upgradeUsageLevel } from './rest/account/upgrade-usage-level.ts'
export { type Answered, ApiPromise } from './rest/answer/api-promise.ts'
export type { JsonObject, OpenSet } from './rest/answer/decode.ts'
export { Listing, type Page } from './rest/answer/paginate.ts'
export type { ApiKeyScope, ApiKeyTerms } from './rest/api-keys/api-key.ts'
export { type CreateApiKeyRequest, type CreatedApiKey, createApiKey } from './rest/api-keys/create-api-key.ts'
export { deleteApiKey } from './rest/api-keys/delete-api-key.ts'
export { type GenerateApiKeyRequest, type GeneratedApiKey, generateApiKey } from './rest/api-keys/generate-api-key.ts'
export { type ApiKey, type ApiKeys, listApiKeys } from './rest/api-keys/list-api-keys.ts'
export { type AcceptBlockTradeRequest, acceptBlockTrade } from './rest/communications/accept-block-trade.ts'
export { acceptQuote } from './rest/communications/accept-quote.ts'
export type { BlockTradeProposal } from './rest/communications/block-trade.ts'
export { confirmQuote } from './rest/communications/confirm-quote.ts'
export { type CreateQuoteRequest, createQuote } from './rest/communications/create-quote.ts'
export { type CreateRfqRequest, createRfq } from './rest/communications/create-rfq.ts'
export { deleteQuote } from './rest/communications/delete-quote.ts'
export { deleteRfq } from './rest/communications/delete-rfq.ts'
export { getCommunicationsId } from './rest/communications/get-communications-id.ts'
export { getQuote } from './rest/communications/get-quote.ts'
export { getRfq } from './rest/communications/get-rfq.ts'
export { type ListBlockTradesQuery, listBlockTrades } from './rest/communications/list-block-trades.ts'
export { type ListQuotesQuery, listQuotes } from './rest/communications/list-quotes.ts'
export { type ListRfqsQuery, listRfqs } from './rest/communications/list-rfqs.ts'
export { type ProposeBlockTradeRequest, proposeBlockTrade } from './rest/communications/propose-block-trade.ts'
export type { Quote } from './rest/communications/quote.ts'
export type { QuoteKey } from './rest/communications/quote-path.ts'
export type { Rfq } from './rest/communications/rfq.ts'
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
export { getHistoricalCandlesticks } from './rest/historical/get-historical-candlesticks.ts'
export { getHistoricalCutoff, type HistoricalCutoff } from './rest/historical/get-historical-cutoff.ts'
export { getHistoricalMarket } from './rest/historical/get-historical-market.ts'
export { listHistoricalFills } from './rest/historical/list-historical-fills.ts'
export { type ListHistoricalMarketsQuery, listHistoricalMarkets } from './rest/historical/list-historical-markets.ts'
export { listHistoricalOrders } from './rest/historical/list-historical-orders.ts'
export { type ListHistoricalPositionsQuery, listHistoricalPositions } from './rest/historical/list-historical-positions.ts'
export { listHistoricalTrades } from './rest/historical/list-historical-trades.ts'
export type { OwnHistoryQuery } from './rest/historical/own-history-query.ts'
export {
  type IncentiveProgram,
  type ListIncentiveProgramsQuery,
  listIncentivePrograms,
} from './rest/incentive-programs/list-incentive-programs.ts'
export { type EventLiveData, type EventLiveDataQuery, getEventLiveData } from './rest/live-data/get-event-live-data.ts'
export { type GameStats, getGameStats } from './rest/live-data/get-game-stats.ts'
export { getLiveData } from './rest/live-data/get-live-data.ts'
export { getLiveDataByType } from './rest/live-data/get-live-data-by-type.ts'
export {
  getWeatherCalibrations,
  type StationCalibration,
  type WeatherCalibration,
  type WeatherCalibrations,
} from './rest/live-data/get-weather-calibrations.ts'
export {
  getWeatherIndex,
  type StationReading,
  type WeatherIndex,
  type WeatherIndexPoint,
  type WeatherIndexQuery,
} from './rest/live-data/get-weather-index.ts'
export { listLiveData } from './rest/live-data/list-live-data.ts'
export type { LiveData, LiveDataQuery } from './rest/live-data/live-data.ts'
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
export { getMilestone } from './rest/milestones/get-milestone.ts'
export { type ListMilestonesQuery, listMilestones } from './rest/milestones/list-milestones.ts'
export type { AssociatedEvent, MultivariateCollection } from './rest/multivariate/collection.ts'
export {
  type ComboLeg,
  type ComboMarket,
  type CreateComboMarketRequest,
  createComboMarket,
} from './rest/multivariate/create-combo-market.ts'
export { getCollection } from './rest/multivariate/get-collection.ts'
export { type ListCollectionsQuery, listCollections } from './rest/multivariate/list-collections.ts'
export { type CreatedOrderGroup, type CreateOrderGroupRequest, createOrderGroup } from './rest/order-groups/create-order-group.ts'
export { deleteOrderGroup } from './rest/order-groups/delete-order-group.ts'
export { type GetOrderGroupQuery, getOrderGroup, type OrderGroupDetail } from './rest/order-groups/get-order-group.ts'
export { type ListOrderGroupsQuery, listOrderGroups } from './rest/order-groups/list-order-groups.ts'
export type { OrderGroup, OrderGroupPlace } from './rest/order-groups/order-group.ts'
export { resetOrderGroup } from './rest/order-groups/reset-order-group.ts'
export { setOrderGroupLimit } from './rest/order-groups/set-order-group-limit.ts'
export { triggerOrderGroup } from './rest/order-groups/trigger-order-group.ts'
export { type AmendOrderRequest, type AmendResult, amendOrder } from './rest/orders/amend-order.ts'
export type { BatchError, BatchItem } from './rest/orders/batch-item.ts'
export { type CancelAllOrdersQuery, cancelAllOrders } from './rest/orders/cancel-all-orders.ts'
export { type CancelResult, cancelOrder, type OrderPlace } from './rest/orders/cancel-order.ts'
export { cancelOrders, type OrderToCancel } from './rest/orders/cancel-orders.ts'
export { type CreateOrderRequest, createOrder } from './rest/orders/create-order.ts'
export { createOrders } from './rest/orders/create-orders.ts'
export { type DecreaseOrderRequest, type DecreaseResult, decreaseOrder } from './rest/orders/decrease-order.ts'
export { getOrder } from './rest/orders/get-order.ts'
export { getQueuePosition } from './rest/orders/get-queue-position.ts'
export { getQueuePositions, type QueuePosition, type QueuePositionsQuery } from './rest/orders/get-queue-positions.ts'
export { type ListOrdersQuery, listOrders } from './rest/orders/list-orders.ts'
export type { BookSide, Order, OrderStatus, SelfTradePrevention, TimeInForce } from './rest/orders/order.ts'
export type { OrderResult } from './rest/orders/order-result.ts'
export { createShardTransfer, type ShardTransferRequest } from './rest/portfolio/create-shard-transfer.ts'
export type { Fill } from './rest/portfolio/fill.ts'
export { type Balance, type BalanceQuery, getBalance, type ShardBalance } from './rest/portfolio/get-balance.ts'
export { getShardTransfer } from './rest/portfolio/get-shard-transfer.ts'
export { getTargetAllocation } from './rest/portfolio/get-target-allocation.ts'
export { getTotalRestingOrderValue, type RestingOrderValue } from './rest/portfolio/get-total-resting-order-value.ts'
export { listDeposits } from './rest/portfolio/list-deposits.ts'
export { type ListFillsQuery, listFills } from './rest/portfolio/list-fills.ts'
export { type ListPositionsQuery, listPositions } from './rest/portfolio/list-positions.ts'
export { type ListSettlementsQuery, listSettlements, type Settlement } from './rest/portfolio/list-settlements.ts'
export { type ListShardTransfersQuery, listShardTransfers } from './rest/portfolio/list-shard-transfers.ts'
export { listWithdrawals } from './rest/portfolio/list-withdrawals.ts'
export type { Payment, PaymentsQuery } from './rest/portfolio/payment.ts'
export type { EventPosition, Position, PositionPage } from './rest/portfolio/position.ts'
export { type SetTargetAllocationRequest, setTargetAllocation } from './rest/portfolio/set-target-allocation.ts'
export type { ExchangeInstance, ShardTransfer } from './rest/portfolio/shard-transfer.ts'
export type { ShardShare, TargetAllocation } from './rest/portfolio/target-allocation.ts'
export { type FiltersBySport, getFiltersBySport, type SportFilters } from './rest/search/get-filters-by-sport.ts'
export { getTagsByCategories } from './rest/search/get-tags-by-categories.ts'
export { getMarketCandlesticks } from './rest/series/get-market-candlesticks.ts'
export { type GetSeriesQuery, getSeries } from './rest/series/get-series.ts'
export { type ListSeriesQuery, listSeries } from './rest/series/list-series.ts'
export { type ListSeriesFeeChangesQuery, listSeriesFeeChanges, type SeriesFeeChange } from './rest/series/list-series-fee-changes.ts'
export type { FeeType, Series } from './rest/series/series.ts'
export type { SettlementSource } from './rest/series/settlement-source.ts'
export { getStructuredTarget } from './rest/structured-targets/get-structured-target.ts'
export { type ListStructuredTargetsQuery, listStructuredTargets } from './rest/structured-targets/list-structured-targets.ts'
export type { StructuredTarget } from './rest/structured-targets/structured-target.ts'
export { type CreateSubaccountRequest, createSubaccount } from './rest/subaccounts/create-subaccount.ts'
export { getNetting, type SubaccountNetting } from './rest/subaccounts/get-netting.ts'
export { getSubaccountBalances, type SubaccountBalance } from './rest/subaccounts/get-subaccount-balances.ts'
export {
  type ListSubaccountTransfersQuery,
  listSubaccountTransfers,
  type SubaccountTransfer,
} from './rest/subaccounts/list-subaccount-transfers.ts'
export { setNetting } from './rest/subaccounts/set-netting.ts'
export { type SubaccountTransferRequest, transferBetweenSubaccounts } from './rest/subaccounts/transfer-between-subaccounts.ts'
export { createRestTransport, type RestTransportOptions } from './rest/transport/create-rest-transport.ts'
export type { CreatePool, HttpPool, HttpPoolOptions, HttpRequest, HttpResponse } from './rest/transport/http-pool.ts'
export type { Admitter } from './rest/transport/http-transport.ts'
export { type RestClock, systemRestClock } from './rest/transport/rest-clock.ts'
export type { ObservedCall, ObservedEnd, ObservedWait, RestObserver } from './rest/transport/rest-observer.ts'
export type { CallOptions, QueryValue, RestRequest, RestResponse, RestTransport } from './rest/transport/rest-transport.ts'
export type { RetryPolicy } from './rest/transport/retry.ts'
export type { RetryBudgetLimit } from './rest/transport/retry-budget.ts'
