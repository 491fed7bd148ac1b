export { createSigner } from './auth/create-signer.ts'
export { RotatingSigner } from './auth/rotating-signer.ts'
export { type Clock, type SignedHeaders, signedHeaders } from './auth/signed-headers.ts'
export type { Credentials, Signer } from './auth/signer.ts'
export {
  type BookClock,
  type BookEvent,
  type BookInput,
  type BookSnapshot,
  type BookSocket,
  type BookState,
  type BookTop,
  type BookUpdate,
  type ChangeOrigin,
  type Crossing,
  type Level,
  ManagedBooks,
  type ManagedBooksOptions,
  OrderBook,
  type OrderbookLevels,
  type Outcome,
  type RecoveryAction,
  type RecoveryOptions,
  type RecoveryStep,
  SidBooks,
  type SidChange,
  type SidState,
  type SidStep,
  stepBook,
  stepSid,
  type TaintCause,
} from './book.ts'
export type { AccountResource } from './client/account-resource.ts'
export type { ApiKeysResource } from './client/api-keys-resource.ts'
export type { BlockTradesResource } from './client/block-trades-resource.ts'
export type { LimitsOption } from './client/client-limiter.ts'
export type { ClientNetwork } from './client/client-network.ts'
export type { ClientTradingOptions } from './client/client-trading.ts'
export type { CommunicationsResource } from './client/communications-resource.ts'
export type { Environment, EnvironmentUrls } from './client/environments.ts'
export type { EventsResource } from './client/events-resource.ts'
export type { ExchangeResource } from './client/exchange-resource.ts'
export type { HistoricalResource } from './client/historical-resource.ts'
export type { HistoryResource } from './client/history-resource.ts'
export type { IncentiveProgramsResource } from './client/incentive-programs-resource.ts'
export {
  type ClientClock,
  type ClientPoolOptions,
  type ClientSocketOptions,
  KalshiClient,
  type KalshiClientOptions,
} from './client/kalshi-client.ts'
export type { LiveDataResource } from './client/live-data-resource.ts'
export type { MarketsResource } from './client/markets-resource.ts'
export type { MilestonesResource } from './client/milestones-resource.ts'
export type { MultivariateResource } from './client/multivariate-resource.ts'
export type { OrderGroupsResource } from './client/order-groups-resource.ts'
export type { OrdersResource } from './client/orders-resource.ts'
export type { PlacingResource } from './client/placing-resource.ts'
export type { PortfolioResource } from './client/portfolio-resource.ts'
export type { QuotesResource } from './client/quotes-resource.ts'
export { type EnvironmentSettings, readEnvironment } from './client/read-environment.ts'
export type { RfqsResource } from './client/rfqs-resource.ts'
export type { SearchResource } from './client/search-resource.ts'
export type { SeriesResource } from './client/series-resource.ts'
export type { ShardsResource } from './client/shards-resource.ts'
export type { StreamsResource } from './client/streams-resource.ts'
export type { StructuredTargetsResource } from './client/structured-targets-resource.ts'
export type { SubaccountsResource } from './client/subaccounts-resource.ts'
export { type Diagnostics, diagnostics } from './diagnostics/diagnostics.ts'
export type {
  BookStateDiagnostic,
  LimiterWaitDiagnostic,
  RestAttemptDiagnostic,
  RestCallDiagnostic,
  SignDiagnostic,
  WsFrameDiagnostic,
  WsStateDiagnostic,
} from './diagnostics/payloads.ts'
export type { TypedChannel } from './diagnostics/typed-channel.ts'
export { ApiError, type ApiErrorFacts, RateLimitError, UnauthorizedError } from './errors/api-error.ts'
export { AuthError, type AuthErrorCode } from './errors/auth-error.ts'
export { ConfigError } from './errors/config-error.ts'
export { ClosedError, ConnectionError, type ConnectionErrorOptions, TimeoutError } from './errors/connection-error.ts'
export { CursorLoopError, DecodeError, ResponseTooLargeError } from './errors/decode-error.ts'
export { InvalidRequestError } from './errors/invalid-request-error.ts'
export { KalshiError } from './errors/kalshi-error.ts'
export { BatchItemError, ClientOrderIdTakenError, OrderNotPlacedError, WriteGateError } from './errors/order-errors.ts'
export { CostExceedsBudgetError, RateLimitQueueError } from './errors/rate-limit-queue-error.ts'
export { SlowConsumerError } from './errors/slow-consumer-error.ts'
export { CutoffMovedError } from './history/cutoff-moved-error.ts'
export { HistoryListing, type HistoryPage, type Tier } from './history/history-listing.ts'
export type { MarketHistoryQuery } from './history/read-markets.ts'
export type { OwnRecordsQuery, PositionHistoryQuery } from './history/read-own.ts'
export type { TradeHistoryQuery } from './history/read-trades.ts'
export { PoolBooks } from './pool/pool-books.ts'
export type { MoveCause, PoolBookEvent, PoolChange, PoolEvent, PoolPart } from './pool/pool-event.ts'
export { type PoolMemberState, SocketPool, type SocketPoolOptions } from './pool/socket-pool.ts'
export {
  type AcceptBlockTradeRequest,
  type AccountLimits,
  type AmendOrderRequest,
  type AmendResult,
  type Answered,
  type ApiKey,
  type ApiKeyScope,
  type ApiKeys,
  type ApiKeyTerms,
  ApiPromise,
  type AssociatedEvent,
  type Balance,
  type BalanceQuery,
  type BatchError,
  type BatchItem,
  type BlockTradeProposal,
  type BookSide,
  type BucketLimit,
  type CallOptions,
  type CancelAllOrdersQuery,
  type CancelResult,
  type Candlestick,
  type CandlesticksQuery,
  type ComboLeg,
  type ComboMarket,
  type CreateApiKeyRequest,
  type CreateComboMarketRequest,
  type CreatedApiKey,
  type CreatedOrderGroup,
  type CreateOrderGroupRequest,
  type CreateOrderRequest,
  type CreatePool,
  type CreateQuoteRequest,
  type CreateRfqRequest,
  type CreateSubaccountRequest,
  type DecreaseOrderRequest,
  type DecreaseResult,
  type EndpointCost,
  type EndpointCosts,
  type EventCandlesticks,
  type EventFeeChange,
  type EventLiveData,
  type EventLiveDataQuery,
  type EventMetadata,
  type EventPage,
  type EventPosition,
  type ExchangeInstance,
  type ExchangeSchedule,
  type ExchangeStatus,
  type FeeType,
  type Fill,
  type FiltersBySport,
  type ForecastPercentileHistoryQuery,
  type ForecastPoint,
  type GameStats,
  type GenerateApiKeyRequest,
  type GeneratedApiKey,
  type GetOrderGroupQuery,
  type HistoricalCutoff,
  type HttpPool,
  type HttpPoolOptions,
  type HttpRequest,
  type HttpResponse,
  type IncentiveProgram,
  type JsonObject,
  type KalshiEvent,
  type ListBlockTradesQuery,
  type ListCollectionsQuery,
  type ListEventFeeChangesQuery,
  type ListEventsQuery,
  type ListFillsQuery,
  type ListHistoricalMarketsQuery,
  type ListHistoricalPositionsQuery,
  type ListIncentiveProgramsQuery,
  Listing,
  type ListMarketsQuery,
  type ListMilestonesQuery,
  type ListMultivariateEventsQuery,
  type ListOrderGroupsQuery,
  type ListOrdersQuery,
  type ListPositionsQuery,
  type ListQuotesQuery,
  type ListRfqsQuery,
  type ListSeriesFeeChangesQuery,
  type ListSeriesQuery,
  type ListSettlementsQuery,
  type ListShardTransfersQuery,
  type ListStructuredTargetsQuery,
  type ListSubaccountTransfersQuery,
  type ListTradesQuery,
  type LiveData,
  type LiveDataQuery,
  type MaintenanceWindow,
  type Market,
  type MarketCandlesticks,
  type MarketCandlesticksQuery,
  type MarketOrderbook,
  type MarketStatus,
  type Milestone,
  type MultivariateCollection,
  type ObservedCall,
  type ObservedEnd,
  type ObservedWait,
  type OpenSet,
  type Order,
  type OrderGroup,
  type OrderGroupDetail,
  type OrderGroupPlace,
  type OrderPlace,
  type OrderResult,
  type OrderStatus,
  type OrderToCancel,
  type OwnHistoryQuery,
  type Page,
  type Payment,
  type PaymentsQuery,
  type Position,
  type PositionPage,
  type PriceRange,
  type PriceSpan,
  type ProposeBlockTradeRequest,
  type QueuePosition,
  type QueuePositionsQuery,
  type Quote,
  type QuoteKey,
  RateLimiter,
  type RateLimiterOptions,
  type RateLimiterState,
  type RateLimits,
  type RestingOrderValue,
  type RestObserver,
  type RestResponse,
  type RetryPolicy,
  type Rfq,
  type SelectedLeg,
  type SelfTradePrevention,
  type Series,
  type SeriesFeeChange,
  type SetTargetAllocationRequest,
  type Settlement,
  type SettlementSource,
  type ShardBalance,
  type ShardShare,
  type ShardStatus,
  type ShardTransfer,
  type ShardTransferRequest,
  type SportFilters,
  type StationCalibration,
  type StationReading,
  type StructuredTarget,
  type SubaccountBalance,
  type SubaccountNetting,
  type SubaccountTransfer,
  type SubaccountTransferRequest,
  type TargetAllocation,
  type TimeInForce,
  type Trade,
  type TradedSpan,
  type UsageGrant,
  type UsageLevelGoal,
  type UsageLevelProgress,
  type UserDataTimestamp,
  type WeatherCalibration,
  type WeatherCalibrations,
  type WeatherIndex,
  type WeatherIndexPoint,
  type WeatherIndexQuery,
  type Weekday,
  type WeeklySchedule,
} from './rest.ts'
export type { FillsQuery, StreamedFill } from './streams/fill-stream.ts'
export type { OrdersQuery, StreamedOrder } from './streams/order-stream.ts'
export type { PositionsQuery, StreamedPosition } from './streams/position-stream.ts'
export { PrivateStream } from './streams/private-stream.ts'
export type { StreamEvent, StreamSource } from './streams/stream-event.ts'
export type { AcceptedBy } from './trading/intent-state.ts'
export type { OrderIntent } from './trading/order-intent.ts'
export type { AcceptedOutcome, OrderOutcome, RejectedOutcome, ResolveOptions, UnknownOutcome } from './trading/order-outcome.ts'
export type { OrderSign } from './trading/order-sign.ts'
export {
  type EnsureCashOptions,
  type EnsureCashRequest,
  type EnsuredCash,
  type MadeTransfer,
  ShardCashError,
  ShardTransferError,
} from './trading/shard-cash.ts'
export type { PlaceBatchOptions, PlaceOptions, TradingOptions } from './trading/trading-options.ts'
export type { WhileUnknown } from './trading/write-gate.ts'
export {
  complement,
  type EpochUs,
  epochUs,
  formatIndexValue,
  formatInstant,
  formatMicroUsd,
  formatPrice,
  formatQty,
  type IndexValue,
  indexValue,
  type MicroUsd,
  microUsd,
  notional,
  ONE_DOLLAR,
  type Price,
  parseIndexValue,
  parseInstant,
  parseMicroUsd,
  parsePrice,
  parseQty,
  price,
  type Qty,
  qty,
  UnitError,
} from './units.ts'
export {
  type BufferOptions,
  type CfBenchmarksIndexListFrame,
  type CfBenchmarksValue5HzFrame,
  type CfBenchmarksValueFrame,
  type Channel,
  CommandRefusedError,
  type ConnectionHandlers,
  type ConnectionOptions,
  type CreatedMarket,
  type DecodeOptions,
  type DisconnectReason,
  decodeFrame,
  type ErrorFrame,
  type EventFeeUpdateFrame,
  type EventLifecycleFrame,
  type FillFrame,
  type Frame,
  type FrameEnvelope,
  type FrameEvent,
  type IndexChange,
  KalshiSocket,
  type KalshiSocketOptions,
  type LifecycleEventType,
  type MalformedFrame,
  type MarketIdChange,
  type MarketLifecycleFrame,
  type MarketPositionFrame,
  NotConnectedError,
  type OkFrame,
  type OpenConnection,
  type OrderbookDeltaFrame,
  type OrderbookSnapshotFrame,
  type OrderGroupUpdateFrame,
  type OrderUpdateReason,
  type PriceLevelStructure,
  type PythUnderlyingListFrame,
  type PythValueFrame,
  type QuoteAcceptedFrame,
  type QuoteCreatedFrame,
  type QuoteExecutedFrame,
  type RfqCreatedFrame,
  type RfqDeletedFrame,
  type Shard,
  type SocketClock,
  type SocketEvent,
  type Strikes,
  type SubscribedFrame,
  type SubscribeRequest,
  type Subscription,
  type SubscriptionChange,
  systemSocketClock,
  type TickerFrame,
  type TimePrecision,
  type Timer,
  type TradeFrame,
  type UnderlyingChange,
  type UnknownFrame,
  type UnsubscribedFrame,
  type UserOrderFrame,
  type WindowedAverage,
  type WireConnection,
} from './ws.ts'
