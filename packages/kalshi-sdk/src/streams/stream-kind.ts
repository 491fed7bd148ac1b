import type { CallOptions } from '../rest/transport/rest-transport.ts'
import type { EpochUs } from '../units/time.ts'
import type { Frame } from '../ws/frames.ts'
import type { Channel } from '../ws/subscriptions.ts'
import type { StreamSource } from './stream-event.ts'

/** One reading of what may have been missed. */
export interface Pass {
  /** From when on the exchange tells by itself. */
  readonly untilUs: EpochUs
  /** Up to when REST is current, as of before the reading. */
  readonly asOfUs: EpochUs
  readonly options: CallOptions
}

/** What one private stream has of its own; what all have in common is `PrivateStream`. */
export interface StreamKind<T> {
  readonly channel: Channel
  /** The item that a frame tells; undefined for frames of no concern. */
  itemOf(frame: Frame): T | undefined
  /** The exchange tells from `atUs` on. @returns Whether something may have been missed before that. */
  begin(atUs: EpochUs): boolean
  /** Reads what may have been missed, oldest first. Each item is taken before the next is asked for. */
  read(pass: Pass): AsyncIterable<T>
  /** Takes note of an item. @returns Whether it is new. */
  take(item: T, source: StreamSource): boolean
  /** Everything up to `atUs` has been taken. */
  settle?(atUs: EpochUs): void
  /** What a later stream needs to go on where this one stands: plain JSON. */
  state(): object
}
