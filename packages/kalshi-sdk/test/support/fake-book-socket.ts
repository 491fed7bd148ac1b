import type { BookSocket } from '../../src/book/managed-books.ts'
import type { KalshiError } from '../../src/errors/kalshi-error.ts'
import { EventBuffer } from '../../src/ws/event-buffer.ts'
import type { Frame } from '../../src/ws/frames.ts'
import type { SocketEvent } from '../../src/ws/socket-event.ts'
import type { SubscribeRequest, SubscriptionChange } from '../../src/ws/subscriptions.ts'
import type { ManualClock } from './manual-clock.ts'

/** A socket whose events are written by the test, and which notes what it is asked. */
export class FakeBookSocket implements BookSocket {
  readonly asked: (readonly unknown[])[] = []
  failure: KalshiError | undefined
  readonly #clock: ManualClock
  readonly #buffer = new EventBuffer(1_000_000, { onFull: () => this.asked.push(['full']), onRoom: () => this.asked.push(['room']) })

  constructor(clock: ManualClock) {
    this.#clock = clock
  }

  happen(event: SocketEvent): void {
    this.#buffer.push(event)
  }

  receive(...frames: readonly Frame[]): void {
    for (const frame of frames)
      this.happen({ kind: 'frame', connId: 'c', receivedAtUs: this.#clock.nowUs(), frame, text: () => JSON.stringify(frame) })
  }

  end(): void {
    this.#buffer.end()
  }

  events(): AsyncIterable<SocketEvent> {
    return this.#buffer.read()
  }

  batches(): AsyncIterable<readonly SocketEvent[]> {
    return this.#buffer.readBatches()
  }

  subscribe({ channels, marketTickers, useYesPrice }: SubscribeRequest): Promise<void> {
    return this.#note('subscribe', channels, marketTickers, useYesPrice)
  }

  unsubscribe(channels: readonly string[]): Promise<void> {
    return this.#note('unsubscribe', channels)
  }

  update(channel: string, { action, marketTickers }: SubscriptionChange): Promise<void> {
    return this.#note(action, channel, marketTickers)
  }

  reconnect(): void {
    this.asked.push(['reconnect'])
  }

  async #note(...what: readonly unknown[]): Promise<void> {
    this.asked.push(what)
    if (this.failure) throw this.failure
  }
}
