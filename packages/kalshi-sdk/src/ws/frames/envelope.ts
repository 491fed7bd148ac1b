/** How finely an exchange time was given: microseconds, milliseconds or seconds. */
export type TimePrecision = 'us' | 'ms' | 's'

/** What any frame may carry. */
export interface FrameEnvelope {
  /** Subscription, unique within one connection. */
  readonly sid?: number | undefined
  /** Counts all sequenced frames of one `sid` from 1, whatever their market, command replies included. */
  readonly seq?: number | undefined
  /** When the exchange handed the frame to its network, epoch milliseconds; absent before October 2026. */
  readonly sendingTsMs?: number | undefined
  /** The `id` of the command that this frame answers. */
  readonly commandId?: number | undefined
}
