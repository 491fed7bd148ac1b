export { CommandRefusedError, NotConnectedError } from './ws/command-error.ts'
export { type DecodeOptions, decodeFrame } from './ws/decode-frame.ts'
export type {
  ErrorFrame,
  EventLifecycleFrame,
  Frame,
  FrameEnvelope,
  MalformedFrame,
  MarketLifecycleFrame,
  OkFrame,
  OrderbookDeltaFrame,
  OrderbookSnapshotFrame,
  SubscribedFrame,
  TickerFrame,
  TimePrecision,
  TradeFrame,
  UnknownFrame,
  UnsubscribedFrame,
} from './ws/frames.ts'
export { KalshiSocket } from './ws/socket.ts'
export { type SocketClock, systemSocketClock, type Timer } from './ws/socket-clock.ts'
export type { DisconnectReason, FrameEvent, SocketEvent } from './ws/socket-event.ts'
export type { BufferOptions, KalshiSocketOptions } from './ws/socket-options.ts'
export type { Channel, SubscribeRequest, Subscription, SubscriptionChange } from './ws/subscriptions.ts'
