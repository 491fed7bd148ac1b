/** A connection, as far as its backlog goes. */
export interface Consumer {
  readonly id: number
  bufferedBytes(): number
}

interface Backlog {
  readonly bytes: number
  readonly sinceMs: number
}

/** Above this backlog a flow that waits for its clients waits. */
const HIGH_WATER_BYTES = 1024 * 1024

/**
 * Tells a flow when to wait for slow clients. One whose backlog does not shrink for `patienceMs` is not waited for until it moves again:
 * it will overflow, as it would on the real exchange.
 */
export class Backpressure {
  readonly #patienceMs: number
  readonly #backlogs = new Map<number, Backlog>()

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  mustWait(consumers: readonly Consumer[], nowMs: number): boolean {
    return consumers.map((consumer) => this.#isWorthWaiting(consumer, nowMs)).includes(true)
  }

  #isWorthWaiting(consumer: Consumer, nowMs: number): boolean {
    const bytes = consumer.bufferedBytes()
    if (bytes <= HIGH_WATER_BYTES) {
      this.#backlogs.delete(consumer.id)
      return false
    }
    const before = this.#backlogs.get(consumer.id)
    if (!before || bytes < before.bytes) {
      this.#backlogs.set(consumer.id, { bytes, sinceMs: nowMs })
      return true
    }
    return nowMs - before.sinceMs < this.#patienceMs
  }
}
