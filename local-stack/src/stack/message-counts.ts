import { findHealth } from './flow.ts'
import type { Service } from './stack.ts'

/** Frames that each gatherer has received, over its restarts. */
export class MessageCounts {
  readonly #earlier = new Map<string, number>()
  readonly #current = new Map<string, number>()

  /** Reads every gatherer's count. True when none has moved since the last time and none has rows to write. */
  async sample(gatherers: ReadonlyMap<string, Service>): Promise<boolean> {
    let quiet = true
    for (const [id, { process, healthUrl }] of gatherers) {
      if (!process.running || healthUrl === '') continue
      const health = await findHealth(healthUrl)
      if (!health) {
        quiet = false
        continue
      }
      const { messages, backlog } = health
      if (messages !== this.#current.get(id) || backlog !== 0) quiet = false
      this.#current.set(id, Number(messages))
    }
    return quiet
  }

  /** The process behind `id` is a new one from here on, and counts from 0. */
  restarted(id: string): void {
    this.#earlier.set(id, (this.#earlier.get(id) ?? 0) + (this.#current.get(id) ?? 0))
    this.#current.delete(id)
  }

  totals(): ReadonlyMap<string, number> {
    const ids = new Set([...this.#earlier.keys(), ...this.#current.keys()])
    return new Map([...ids].map((id) => [id, (this.#earlier.get(id) ?? 0) + (this.#current.get(id) ?? 0)]))
  }
}
