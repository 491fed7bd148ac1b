import type { Envelope } from './frame-text.ts'
import type { ChannelFrame } from './frames/channel-frame.ts'
import type { Subscription } from './subscription.ts'

export interface ConnectionSettings {
  /** Bytes a slow client may be behind before its subscription ends with error 25. */
  readonly bufferLimitBytes: number
  /** Markets one subscription may hold (error 26). */
  readonly marketLimit: number
  /** Commands a connection may send in one second (error 27). */
  readonly commandsPerSecond: number
  /** Whether frames carry `sending_ts_ms`. */
  readonly sendingTs: boolean
  /** A command takes up to this long. */
  readonly replyJitterMs: number
  readonly random: { unit(): number }
}

/** One client's session, as commands see it. */
export interface Session {
  readonly memberId: string
  /** The only subaccount that its key sees; undefined: all. */
  readonly subaccount: number | undefined
  readonly settings: ConnectionSettings
  readonly subscriptions: Map<number, Subscription>
  nextSid(): number
  findChannel(channel: string): Subscription | undefined
  /** True when the client is past its command rate. */
  countCommand(): boolean
  deliver(subscription: Subscription, frame: ChannelFrame): void
  reply(type: string, envelope: Envelope, msg?: string): void
}
