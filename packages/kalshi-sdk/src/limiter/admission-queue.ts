import type { RestClock } from '../rest/transport/rest-clock.ts'
import { LANES, type Lane } from './charge.ts'
import type { TokenBucket } from './token-bucket.ts'

/** A call that asks for tokens. */
export interface Claim {
  readonly cost: number
  readonly lane: Lane
  /** Any of them ends the wait. */
  readonly signals: readonly AbortSignal[]
  /** Bound of the wait. */
  readonly timeoutMs: number
  /** Made only if the bound is reached. */
  readonly toTimeout: () => Error
}

interface Waiter extends Pick<Claim, 'cost' | 'lane'> {
  readonly grant: () => void
}

/**
 * Who draws on one bucket next: the highest lane first, within a lane whoever came first. The first in line is never overtaken by a
 * cheaper call behind it, or a dear one would wait for ever. Holds timers only while somebody waits.
 */
export class AdmissionQueue {
  readonly #clock: RestClock
  readonly #bucket: TokenBucket
  /** Called before every look at the bucket. */
  readonly #tend: () => void
  readonly #lanes: Readonly<Record<Lane, Set<Waiter>>> = { cancel: new Set(), amend: new Set(), create: new Set(), read: new Set() }
  #next: { cancel(): void } | undefined

  constructor(clock: RestClock, bucket: TokenBucket, tend: () => void) {
    this.#clock = clock
    this.#bucket = bucket
    this.#tend = tend
  }

  /** Calls that wait. */
  get waiting(): number {
    return LANES.reduce((count, lane) => count + this.#lanes[lane].size, 0)
  }

  /** Resolves once the tokens are taken. Rejects with the claim's timeout or a signal's reason: then none are. */
  async admit(claim: Claim): Promise<void> {
    for (const signal of claim.signals) signal.throwIfAborted()
    this.#tend()
    if (this.#isClearFor(claim.lane) && this.#bucket.take(claim.cost, this.#clock.nowUs())) return
    await this.#wait(claim)
  }

  /** Grants what can be granted now, and comes back when the next can be. */
  serve(): void {
    this.#next?.cancel()
    this.#next = undefined
    this.#tend()
    for (let waiter = this.#first(); waiter !== undefined; waiter = this.#first()) {
      const nowUs = this.#clock.nowUs()
      if (!this.#bucket.take(waiter.cost, nowUs)) {
        const delayMs = Math.max(1, Math.ceil(this.#bucket.waitUs(waiter.cost, nowUs) / 1_000))
        this.#next = this.#clock.setTimer(delayMs, () => this.serve())
        return
      }
      this.#lanes[waiter.lane].delete(waiter)
      waiter.grant()
    }
  }

  async #wait(claim: Claim): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter: Waiter = { cost: claim.cost, lane: claim.lane, grant: resolve }
    const abandon = (reason: unknown): void => {
      if (!this.#lanes[claim.lane].delete(waiter)) return
      reject(reason)
      this.serve()
    }
    const onAbort = ({ currentTarget }: Event): void => abandon(claim.signals.find((signal) => signal === currentTarget)?.reason)
    const bound = this.#clock.setTimer(claim.timeoutMs, () => abandon(claim.toTimeout()))
    for (const signal of claim.signals) signal.addEventListener('abort', onAbort, { once: true })
    this.#lanes[claim.lane].add(waiter)
    this.serve()
    try {
      await promise
    } finally {
      bound.cancel()
      for (const signal of claim.signals) signal.removeEventListener('abort', onAbort)
    }
  }

  #first(): Waiter | undefined {
    for (const lane of LANES) {
      for (const waiter of this.#lanes[lane]) return waiter
    }
    return undefined
  }

  /** Nobody waits who goes before a newcomer of this lane. */
  #isClearFor(lane: Lane): boolean {
    return LANES.slice(0, LANES.indexOf(lane) + 1).every((ahead) => this.#lanes[ahead].size === 0)
  }
}
