export type { WireFill, WireMarketPosition, WireOrderGroupUpdate, WireUserOrder } from './wire/account-frames.ts'
export type {
  WireQuoteAccepted,
  WireQuoteCreated,
  WireQuoteExecuted,
  WireRfqCreated,
  WireRfqDeleted,
  WireSelectedLeg,
} from './wire/communications-frames.ts'
export type { WireEnvelope } from './wire/envelope.ts'
export type {
  WireCommand,
  WireError,
  WireEventFeeUpdate,
  WireEventLifecycle,
  WireFrame,
  WireLevel,
  WireLifecycleEventType,
  WireMarketLifecycle,
  WireMultivariateMarketLifecycle,
  WireOk,
  WireOrderbookDelta,
  WireOrderbookSnapshot,
  WirePriceRange,
  WireSubscribed,
  WireTicker,
  WireTrade,
  WireUnsubscribed,
} from './wire/frames.ts'
export type {
  WireCfBenchmarksIndexList,
  WireCfBenchmarksValue,
  WireCfBenchmarksValue5Hz,
  WirePythUnderlyingList,
  WirePythValue,
  WireWindowedAverage,
} from './wire/reference-frames.ts'
