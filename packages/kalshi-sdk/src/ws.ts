export { CommandRefusedError, NotConnectedError } from './ws/command-error.ts'
export type { ConnectionHandlers, ConnectionOptions, OpenConnection, WireConnection } from './ws/connection-port.ts'
export { type DecodeOptions, decodeFrame } from './ws/decode-frame.ts'
export type {
  CfBenchmarksIndexListFrame,
  CfBenchmarksValue5HzFrame,
  CfBenchmarksValueFrame,
  CreatedMarket,
  ErrorFrame,
  EventFeeUpdateFrame,
  EventLifecycleFrame,
  FillFrame,
  Frame,
  FrameEnvelope,
  LifecycleEventType,
  MalformedFrame,
  MarketLifecycleFrame,
  MarketPositionFrame,
  OkFrame,
  OrderbookDeltaFrame,
  OrderbookSnapshotFrame,
  OrderGroupUpdateFrame,
  OrderUpdateReason,
  PriceLevelStructure,
  PythUnderlyingListFrame,
  PythValueFrame,
  QuoteAcceptedFrame,
  QuoteCreatedFrame,
  QuoteExecutedFrame,
  RfqCreatedFrame,
  RfqDeletedFrame,
  Strikes,
  SubscribedFrame,
  TickerFrame,
  TimePrecision,
  TradeFrame,
  UnknownFrame,
  UnsubscribedFrame,
  UserOrderFrame,
  WindowedAverage,
} from './ws/frames.ts'
export { KalshiSocket } from './ws/socket.ts'
export { type SocketClock, systemSocketClock, type Timer } from './ws/socket-clock.ts'
export type { DisconnectReason, FrameEvent, SocketEvent } from './ws/socket-event.ts'
export type { BufferOptions, KalshiSocketOptions } from './ws/socket-options.ts'
export type {
  AnySubscriptionChange,
  Channel,
  IndexChange,
  MarketIdChange,
  Shard,
  SubscribeRequest,
  Subscription,
  SubscriptionChange,
  UnderlyingChange,
} from './ws/subscriptions.ts'
