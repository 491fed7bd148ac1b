const WINDOW_US = 60_000_000
/** Past this the oldest are forgotten, so that many addresses cannot fill the memory. */
const MAX_ADDRESSES = 1_000

interface Failures {
  readonly sinceUs: number
  readonly count: number
}

/** Counts failed attempts of each address within a minute. */
export class FailureLimiter {
  readonly #byAddress = new Map<string, Failures>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** @returns Whole seconds until the address may fail again; 0 while it still may. */
  fail(address: string, nowUs: number): number {
    const before = this.#byAddress.get(address)
    const isFresh = before !== undefined && nowUs - before.sinceUs < WINDOW_US
    const now = isFresh ? { sinceUs: before.sinceUs, count: before.count + 1 } : { sinceUs: nowUs, count: 1 }
    this.#byAddress.delete(address)
    this.#byAddress.set(address, now)
    for (const oldest of this.#byAddress.keys()) if (this.#byAddress.size > MAX_ADDRESSES) this.#byAddress.delete(oldest)
    return now.count <= this.#limit ? 0 : Math.ceil((now.sinceUs + WINDOW_US - nowUs) / 1_000_000)
  }
}
