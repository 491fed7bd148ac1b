export type { ApiKey, Credentials, KeyType } from './auth/credentials.ts'
export { generateCredentials } from './auth/credentials.ts'
export type { Identity } from './auth/key-ring.ts'
export type { Scope } from './auth/scope.ts'
export { parseDurationMs } from './clock/duration.ts'
export { ManualScheduler, realScheduler, type Scheduler } from './clock/scheduler.ts'
export type { Catalogue, Event, Series } from './exchange/catalogue.ts'
export { createExchange } from './exchange/create-exchange.ts'
export type { Exchange, ExchangeOptions, FlowControl, SimStatus } from './exchange/exchange.ts'
export type { FeedChannel, FeedValue } from './exchange/feeds/feeds.ts'
export type { Level, Side } from './exchange/level.ts'
export type { ComboLeg, Market, MarketDefinition, MarketStatus, Strike } from './exchange/market.ts'
export type { MemberOptions } from './exchange/members.ts'
export { CENTI_CENT, DECI_CENT, LINEAR_CENT, type PriceRange, type PriceStructure, TAPERED_DECI_CENT } from './exchange/price-structure.ts'
export type { PublicBook } from './exchange/public-book.ts'
export type { DeltaEvent, LifecycleEvent, PublicEvent, SnapshotEvent, TickerEvent, TradeEvent } from './exchange/public-event.ts'
export type { PublishedCounts } from './exchange/publisher.ts'
export type {
  AssociatedEvent,
  Details,
  EventLiveData,
  IncentiveProgram,
  LiveData,
  Milestone,
  MultivariateEventCollection,
  PlayByPlay,
  SportFilters,
  StructuredTarget,
  WeatherCalibration,
  WeatherPoint,
  WeatherStationReading,
} from './exchange/reference-records.ts'
export type { References, WeatherIndex } from './exchange/references.ts'
export type { TradeTape } from './exchange/trade-tape.ts'
export type { FaultReport, FaultRequest, FaultTarget } from './faults/fault-request.ts'
export { parseFaultSchedule, type ScheduledFault } from './faults/fault-schedule.ts'
export type { RestFaultRequest, RestScope } from './faults/rest-fault-request.ts'
export type { Flow, FlowTarget } from './flow/flow.ts'
export type { FlowState, Speed } from './flow/flow-driver.ts'
export { type Capture, type CaptureLineDefect, loadCaptures } from './flow/recorded/load-captures.ts'
export { planReplay } from './flow/recorded/plan-replay.ts'
export { RecordedFlow } from './flow/recorded/recorded-flow.ts'
export type { FirstBook, ReplayPlan, ReplayReport, ReplayStep } from './flow/recorded/replay-plan.ts'
export { LOAD_PROFILES, type Load, type LoadProfile } from './flow/synthetic/load-profile.ts'
export { SyntheticFlow, type SyntheticFlowOptions } from './flow/synthetic/synthetic-flow.ts'
export type { JournalReader } from './journal/journal.ts'
export type { Outage } from './journal/journal-entry.ts'
export { recordCapture } from './record/record-capture.ts'
export type { RestReply, RestRequest } from './rest/handle-request.ts'
export type { UsageTier } from './rest/limits/rate-limits.ts'
export { type Listening, type ListenOptions, listen } from './server/listen.ts'
export { SimError, type SimErrorCode } from './sim-error.ts'
export { type Sim, type SimOptions, startSim } from './start-sim.ts'
export { type BookChange, MatchingBook, type NewOrder } from './trading/book/matching-book.ts'
export { DIRECT_ROUNDING, type FeeRounding } from './trading/fees/fee-schedule.ts'
export { type FeeTerms, type FeeType, STANDARD_FEES } from './trading/fees/fee-terms.ts'
export type { Order, OrderRequest } from './trading/orders/order.ts'
export type { Fill, PrivateEvent, Settlement } from './trading/private-event.ts'
export { TradingRefusal } from './trading/refusal.ts'
export type { Trading } from './trading/trading.ts'
export type { Connection } from './ws/connection.ts'
export type { Transport } from './ws/transport.ts'
