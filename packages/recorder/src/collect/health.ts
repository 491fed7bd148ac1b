import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { CollectClock } from './clock.ts'
import type { GathererEvent, GathererState } from './observer.ts'

export interface PartHealth {
  readonly state: 'ok' | 'starting' | 'degraded' | 'unhealthy'
  readonly detail?: string
}

/** How the parts of a gatherer are. */
export interface GathererHealth {
  readonly state: GathererState
  readonly parts: { readonly exchange: PartHealth; readonly database: PartHealth; readonly registry: PartHealth }
}

/** What the stream is like at the moment. */
export interface StreamCondition {
  readonly isConnected: boolean
  /** Since when something that is wanted is not subscribed. */
  readonly unheldSinceUs: EpochUs | undefined
}

const UNHELD_LIMIT_US = 60_000_000
const WRITE_FAILURE_LIMIT_US = 30_000_000

/** Judges from what happened lately. */
export class HealthJudge {
  readonly #clock: CollectClock
  #writeFailingSinceUs: EpochUs | undefined
  #isRegistryFailing = false
  #isRegistryKnown = false

  constructor(clock: CollectClock) {
    this.#clock = clock
  }

  note(event: GathererEvent): void {
    if (event.kind === 'write-failed' || event.kind === 'heartbeat-failed') this.#writeFailingSinceUs ??= this.#clock.nowUs()
    if (event.kind === 'batch-written') this.#writeFailingSinceUs = undefined
    if (event.kind === 'registry-failed') this.#isRegistryFailing = true
    if (event.kind === 'registry-reconciled') {
      this.#isRegistryFailing = false
      this.#isRegistryKnown = true
    }
  }

  report(state: GathererState, stream: StreamCondition, backlogRows: number): GathererHealth {
    return { state, parts: { exchange: this.#exchange(stream), database: this.#database(backlogRows), registry: this.#registry() } }
  }

  #exchange({ isConnected, unheldSinceUs }: StreamCondition): PartHealth {
    if (unheldSinceUs === undefined) return { state: 'ok' }
    const detail = isConnected ? 'connected, not everything is subscribed' : 'not connected'
    if (this.#clock.nowUs() - unheldSinceUs >= UNHELD_LIMIT_US) return { state: 'unhealthy', detail }
    return { state: 'starting', detail }
  }

  #database(backlogRows: number): PartHealth {
    if (this.#writeFailingSinceUs === undefined) return { state: 'ok' }
    const isLong = this.#clock.nowUs() - this.#writeFailingSinceUs >= WRITE_FAILURE_LIMIT_US
    return { state: isLong ? 'unhealthy' : 'degraded', detail: `writing fails, ${backlogRows} rows wait` }
  }

  #registry(): PartHealth {
    if (this.#isRegistryFailing) return { state: 'degraded', detail: 'listing markets, events or series failed' }
    return { state: this.#isRegistryKnown ? 'ok' : 'starting' }
  }
}
