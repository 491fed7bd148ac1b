import type { FillFrame, MarketPositionFrame, OrderGroupUpdateFrame, UserOrderFrame } from './frames/account.ts'
import type {
  QuoteAcceptedFrame,
  QuoteCreatedFrame,
  QuoteExecutedFrame,
  RfqCreatedFrame,
  RfqDeletedFrame,
} from './frames/communications.ts'
import type { EventFeeUpdateFrame, EventLifecycleFrame, MarketLifecycleFrame } from './frames/lifecycle.ts'
import type { TickerFrame, TradeFrame } from './frames/market-data.ts'
import type { OrderbookDeltaFrame, OrderbookSnapshotFrame } from './frames/orderbook.ts'
import type {
  CfBenchmarksIndexListFrame,
  CfBenchmarksValue5HzFrame,
  CfBenchmarksValueFrame,
  PythUnderlyingListFrame,
  PythValueFrame,
} from './frames/reference-prices.ts'
import type { ErrorFrame, OkFrame, SubscribedFrame, UnsubscribedFrame } from './frames/replies.ts'
import type { MalformedFrame, UnknownFrame } from './frames/undecoded.ts'

/**
 * The frames of the exchange as the rest of the package sees them: camelCase, exact units, every book price in the
 * scale of its own side whatever `use_yes_price` was.
 * @see Kalshi AsyncAPI document, components.messages
 */
export type Frame =
  | SubscribedFrame
  | UnsubscribedFrame
  | OkFrame
  | ErrorFrame
  | OrderbookSnapshotFrame
  | OrderbookDeltaFrame
  | TradeFrame
  | TickerFrame
  | MarketLifecycleFrame
  | EventLifecycleFrame
  | EventFeeUpdateFrame
  | FillFrame
  | UserOrderFrame
  | MarketPositionFrame
  | OrderGroupUpdateFrame
  | RfqCreatedFrame
  | RfqDeletedFrame
  | QuoteCreatedFrame
  | QuoteAcceptedFrame
  | QuoteExecutedFrame
  | CfBenchmarksValueFrame
  | CfBenchmarksValue5HzFrame
  | CfBenchmarksIndexListFrame
  | PythValueFrame
  | PythUnderlyingListFrame
  | UnknownFrame
  | MalformedFrame

export type { FillFrame, MarketPositionFrame, OrderGroupUpdateFrame, OrderUpdateReason, UserOrderFrame } from './frames/account.ts'
export type {
  QuoteAcceptedFrame,
  QuoteCreatedFrame,
  QuoteExecutedFrame,
  RfqCreatedFrame,
  RfqDeletedFrame,
} from './frames/communications.ts'
export type { FrameEnvelope, TimePrecision } from './frames/envelope.ts'
export type {
  CreatedMarket,
  EventFeeUpdateFrame,
  EventLifecycleFrame,
  LifecycleEventType,
  MarketLifecycleFrame,
  PriceLevelStructure,
  Strikes,
} from './frames/lifecycle.ts'
export type { TickerFrame, TradeFrame } from './frames/market-data.ts'
export type { OrderbookDeltaFrame, OrderbookSnapshotFrame } from './frames/orderbook.ts'
export type {
  CfBenchmarksIndexListFrame,
  CfBenchmarksValue5HzFrame,
  CfBenchmarksValueFrame,
  PythUnderlyingListFrame,
  PythValueFrame,
  WindowedAverage,
} from './frames/reference-prices.ts'
export type { ErrorFrame, OkFrame, SubscribedFrame, UnsubscribedFrame } from './frames/replies.ts'
export type { MalformedFrame, UnknownFrame } from './frames/undecoded.ts'
