import { KalshiError } from '@kassandra/kalshi-sdk'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { GathererEvent, GathererState } from '../observer.ts'
import type { ConnectionCondition } from '../stream/intake.ts'
import type { CollectClock } from '../time/clock.ts'
import type { ExchangeAge } from './clock-watch.ts'
import { Failing } from './failing.ts'
import type { PartHealth } from './part-health.ts'

/** How the parts of a gatherer are. */
export interface GathererHealth {
  readonly state: GathererState
  /** `exchange`, `timeseries_database`, `metadata_database`, `registry`, `poller`, `backfill`, `disk`, `clock`, and `socket_0` and on. */
  readonly parts: Readonly<Record<string, PartHealth>>
  readonly connections: readonly ConnectionCondition[]
}

/** What the gatherer is like at the moment. */
export interface Condition {
  readonly state: GathererState
  readonly isConnected: boolean
  /** Since when something that is wanted is not subscribed. */
  readonly unheldSinceUs: EpochUs | undefined
  readonly connections: readonly ConnectionCondition[]
  readonly backlogRows: number
  /** Since when nothing is read. */
  readonly pausedSinceUs: EpochUs | undefined
  /** Since when trades may be missing. */
  readonly tradesMissingSinceUs: EpochUs | undefined
  /** Only where exchange times are of now. */
  readonly age: ExchangeAge | undefined
}

/** From when on something is more than a hiccup. Milliseconds and parts of 1. */
export interface HealthLimits {
  /** Nothing, or not everything, is subscribed. Default 60,000. */
  readonly unheldMs: number
  /** Writing fails. Default 30,000. */
  readonly writeFailureMs: number
  /** Listing or polling fails. Default 900,000. */
  readonly listingFailureMs: number
  /** Trades may be missing. Default 900,000. */
  readonly tradesMissingMs: number
  /** Of the disk limit. Default 0.8. */
  readonly diskPart: number
  /** Our clock differs from the exchange's; ten times that is unhealthy. Default 1,000. */
  readonly clockSkewMs: number
}

const DEFAULTS: HealthLimits = {
  unheldMs: 60_000,
  writeFailureMs: 30_000,
  listingFailureMs: 900_000,
  tradesMissingMs: 900_000,
  diskPart: 0.8,
  clockSkewMs: 1_000,
}
const OK: PartHealth = { state: 'ok' }
/** What arrives may be on its way for this long before a clock that is ahead is suspected. */
const USUAL_AGE_MS = 2_000

/** Judges from what happened lately. */
export class HealthJudge {
  readonly #clock: CollectClock
  readonly #limits: HealthLimits
  readonly #writing: Failing
  readonly #beating: Failing
  readonly #records: Failing
  readonly #listing: Failing
  readonly #polling: Failing
  #isRegistryKnown = false
  #isPollBehind = false
  #unplaced = 0
  #disk: Extract<GathererEvent, { kind: 'disk-measured' }> | undefined
  #lostRows = 0

  constructor(clock: CollectClock, limits: Partial<HealthLimits> = {}) {
    this.#clock = clock
    this.#limits = { ...DEFAULTS, ...limits }
    this.#writing = new Failing(clock, this.#limits.writeFailureMs)
    this.#beating = new Failing(clock, this.#limits.writeFailureMs)
    this.#records = new Failing(clock, this.#limits.listingFailureMs)
    this.#listing = new Failing(clock, this.#limits.listingFailureMs)
    this.#polling = new Failing(clock, this.#limits.listingFailureMs)
  }

  note(event: GathererEvent): void {
    switch (event.kind) {
      case 'write-failed':
        this.#writing.fail()
        break
      case 'heartbeat-failed':
        this.#beating.fail()
        break
      case 'heartbeat':
        this.#beating.succeed()
        break
      case 'batch-written':
        this.#writing.succeed()
        break
      case 'registry-failed':
        if (event.error instanceof KalshiError) this.#listing.fail()
        else this.#records.fail()
        break
      case 'registry-reconciled':
        this.#isRegistryKnown = true
        this.#listing.succeed()
        this.#records.succeed()
        break
      case 'markets-unplaced':
        this.#unplaced += event.markets
        break
      case 'books-polled':
        this.#isPollBehind = false
        if (event.failed === 0) this.#polling.succeed()
        break
      case 'poll-behind':
        this.#isPollBehind = true
        break
      case 'poll-failed':
        this.#polling.fail()
        break
      case 'disk-measured':
        this.#disk = event
        break
      case 'partition-dropped':
        this.#lostRows += event.lostRows
        break
    }
  }

  report(condition: Condition): GathererHealth {
    const sockets = condition.connections.map((connection) => [`socket_${connection.member}`, this.#socket(connection)] as const)
    const parts: Record<string, PartHealth> = {
      exchange: this.#exchange(condition),
      ...Object.fromEntries(sockets),
      timeseries_database: this.#timeSeries(condition),
      metadata_database: this.#records.judge('writing markets, events or series fails'),
      registry: this.#registry(),
      poller: this.#poller(),
      backfill: this.#backfill(condition.tradesMissingSinceUs),
      disk: this.#diskPart(),
      clock: this.#clockPart(condition.age),
    }
    return { state: condition.state, parts, connections: condition.connections }
  }

  #exchange({ isConnected, unheldSinceUs }: Condition): PartHealth {
    return this.#held(unheldSinceUs, isConnected ? 'connected, not everything is subscribed' : 'not connected', 'unhealthy')
  }

  /** One of several does not make the whole unhealthy: its markets go to the others. */
  #socket({ isConnected, unheldSinceUs }: ConnectionCondition): PartHealth {
    return this.#held(unheldSinceUs, isConnected ? 'not everything is subscribed' : 'not connected', 'degraded')
  }

  #held(unheldSinceUs: EpochUs | undefined, detail: string, late: 'unhealthy' | 'degraded'): PartHealth {
    if (unheldSinceUs === undefined) return OK
    return { state: this.#ageMs(unheldSinceUs) >= this.#limits.unheldMs ? late : 'starting', detail }
  }

  #timeSeries({ backlogRows, pausedSinceUs }: Condition): PartHealth {
    if (this.#writing.isFailing) return this.#writing.judge(`writing fails, ${backlogRows} rows wait`)
    if (this.#beating.isFailing) return this.#beating.judge('the heartbeat cannot be written')
    if (pausedSinceUs === undefined) return OK
    const isLong = this.#ageMs(pausedSinceUs) >= this.#limits.writeFailureMs
    return { state: isLong ? 'unhealthy' : 'degraded', detail: `reading is paused, ${backlogRows} rows wait` }
  }

  #registry(): PartHealth {
    if (this.#listing.isFailing) return this.#listing.judge('listing markets, events or series fails')
    if (this.#unplaced > 0) return { state: 'degraded', detail: `${this.#unplaced} markets have no connection: raise SOCKETS` }
    return this.#isRegistryKnown ? OK : { state: 'starting' }
  }

  #poller(): PartHealth {
    if (this.#isPollBehind) return { state: 'degraded', detail: 'order books are polled less often than they should be' }
    return this.#polling.isFailing ? { state: 'degraded', detail: 'reading order books fails' } : OK
  }

  #backfill(sinceUs: EpochUs | undefined): PartHealth {
    if (sinceUs === undefined || this.#ageMs(sinceUs) < this.#limits.tradesMissingMs) return OK
    return { state: 'degraded', detail: 'trades behind an outage are not fetched yet' }
  }

  #diskPart(): PartHealth {
    if (this.#lostRows > 0) return { state: 'unhealthy', detail: `${this.#lostRows} rows were dropped before they were read` }
    const { sizeBytes, limitBytes } = this.#disk ?? { sizeBytes: 0, limitBytes: undefined }
    if (limitBytes === undefined || sizeBytes < limitBytes * this.#limits.diskPart) return OK
    const detail = `${Math.round((100 * sizeBytes) / limitBytes)} % of the disk limit is used`
    return { state: sizeBytes >= limitBytes ? 'unhealthy' : 'degraded', detail }
  }

  /** What arrives before it was sent, or all of it late, tells of our clock; a stream that is late is told as its age. */
  #clockPart(age: ExchangeAge | undefined): PartHealth {
    if (age === undefined) return OK
    const leastMs = age.leastSeconds * 1_000
    const skewMs = leastMs < 0 ? -leastMs : Math.max(0, leastMs - USUAL_AGE_MS)
    if (skewMs < this.#limits.clockSkewMs) return OK
    const detail = leastMs < 0 ? 'behind the exchange' : 'ahead of the exchange, or the stream is late'
    const state = leastMs < 0 && skewMs >= 10 * this.#limits.clockSkewMs ? 'unhealthy' : 'degraded'
    return { state, detail: `our clock is ${(skewMs / 1_000).toFixed(1)} s ${detail}` }
  }

  #ageMs(sinceUs: EpochUs): number {
    return (this.#clock.nowUs() - sinceUs) / 1_000
  }
}
