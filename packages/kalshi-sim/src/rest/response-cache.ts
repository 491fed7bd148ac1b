import type { Scheduler } from '../clock/scheduler.ts'

interface Kept {
  readonly body: unknown
  readonly atMs: number
}

/** Answers that are given again for a while, as a CDN in front of the exchange does. Refusals are not kept. */
export class ResponseCache {
  readonly #scheduler: Pick<Scheduler, 'nowMs'>
  readonly #lifetimeMs: number
  readonly #kept = new Map<string, Kept>()

  /** @param lifetimeMs 0: nothing is kept. */
  constructor(scheduler: Pick<Scheduler, 'nowMs'>, lifetimeMs: number) {
    this.#scheduler = scheduler
    this.#lifetimeMs = lifetimeMs
  }

  /** @param key Path and query. */
  read(key: string, answer: () => unknown): unknown {
    if (this.#lifetimeMs === 0) return answer()
    const nowMs = this.#scheduler.nowMs()
    const kept = this.#kept.get(key)
    if (kept && nowMs - kept.atMs < this.#lifetimeMs) return kept.body
    for (const [each, { atMs }] of this.#kept) if (nowMs - atMs >= this.#lifetimeMs) this.#kept.delete(each)
    const body = answer()
    this.#kept.set(key, { body, atMs: nowMs })
    return body
  }
}
