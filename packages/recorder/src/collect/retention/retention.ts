import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { GathererObserver } from '../observer.ts'
import { type CollectClock, pause } from '../time/clock.ts'
import type { DropResult, LostSegment, LostTrades, PartitionStore } from './partition-store.ts'
import { type PlannedDrop, passedFor, planRetention, type RetentionLimits } from './plan-retention.ts'

export interface RetentionOptions extends Partial<RetentionLimits> {
  /** Time between two looks, milliseconds. Default 60,000. */
  readonly intervalMs?: number | undefined
}

export interface RetentionDeps {
  readonly partitions: PartitionStore
  readonly clock: CollectClock
  readonly observe: GathererObserver
  /** Runs all of them while nothing is written; what they say is lost is never written again. */
  readonly whileNobodyWrites: (drops: readonly (() => Promise<DropResult>)[]) => Promise<void>
  /** These segments are over: what follows is whole only behind new snapshots. */
  readonly abandon: (segments: readonly LostSegment[]) => void
  /** Fetches the trades from then on once more, in its own time. Asked again while it is at it, it goes on. */
  readonly fetchTradesSince: (sinceUs: EpochUs) => void
  /** Whether all trades from then on are stored. */
  readonly hasTradesSince: (sinceUs: EpochUs) => boolean
}

/** Late rows come within a day, and find their way into what is compressed slowly. */
const COMPRESS_AFTER_DAYS = 1

/**
 * Keeps the time-series database from growing without bound. What every consumer has acknowledged goes when it is old; at the hard limit
 * the oldest goes whether it was read or not, counted and written down; of that, trades are fetched again once they are read again.
 */
export class Retention {
  readonly #deps: RetentionDeps
  readonly #limits: RetentionLimits
  readonly #intervalMs: number
  #fetching: LostTrades | undefined

  constructor(deps: RetentionDeps, { keepDays = 2, limitBytes, intervalMs = 60_000 }: RetentionOptions = {}) {
    this.#deps = deps
    this.#limits = { keepDays, limitBytes }
    this.#intervalMs = intervalMs
  }

  /** Looks every `intervalMs` until aborted. What fails is told to the observer and tried again at the next look. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look(signal).catch((error: unknown) => {
        if (!signal.aborted) this.#deps.observe({ kind: 'retention-failed', error })
      })
      await pause(this.#deps.clock, this.#intervalMs, signal)
    }
  }

  /** Drops what has to go now. */
  async look(signal: AbortSignal): Promise<void> {
    const { partitions, observe } = this.#deps
    const stored = await partitions.list()
    for (const partition of passedFor(stored, COMPRESS_AFTER_DAYS)) await partitions.compress(partition)
    for (const drops of byTime(planRetention(stored, await partitions.databaseBytes(), this.#limits))) {
      if (signal.aborted) return
      await this.#drop(drops)
    }
    await this.#fetchLostTrades()
    observe({ kind: 'disk-measured', sizeBytes: await partitions.databaseBytes(), limitBytes: this.#limits.limitBytes })
  }

  /** Other than order books, trades can be had again. */
  async #fetchLostTrades(): Promise<void> {
    const { partitions, fetchTradesSince, hasTradesSince } = this.#deps
    const fetched = this.#fetching
    if (fetched && hasTradesSince(fetched.sinceUs)) {
      await partitions.forgetLostTrades(fetched)
      this.#fetching = undefined
    }
    const lost = await partitions.tradesToFetchAgain()
    if (!lost || lost.xid === this.#fetching?.xid) return
    this.#fetching = lost
    fetchTradesSince(lost.sinceUs)
  }

  /** Of one stretch of time all tables at once: what the stream brings between two of them would be lost with the second. */
  async #drop(drops: readonly PlannedDrop[]): Promise<void> {
    const { partitions, whileNobodyWrites, abandon, observe } = this.#deps
    const lost: LostSegment[] = []
    const perform = (planned: PlannedDrop) => async (): Promise<DropResult> => {
      const result = await partitions.drop(planned)
      if (result.kind === 'kept') return result
      const { table, name, sizeBytes } = planned.partition
      observe({ kind: 'partition-dropped', table, partition: name, sizeBytes, cause: planned.cause, lostRows: result.lostRows })
      lost.push(...result.segments)
      return result
    }
    try {
      await whileNobodyWrites(drops.map(perform))
    } finally {
      if (lost.length > 0) abandon(lost)
    }
  }
}

/** Pure. Neighbours of one stretch of time together, in the given order. */
function byTime(drops: readonly PlannedDrop[]): readonly (readonly PlannedDrop[])[] {
  const groups: PlannedDrop[][] = []
  for (const drop of drops) {
    const group = groups.at(-1)
    if (group?.[0]?.partition.from === drop.partition.from) group.push(drop)
    else groups.push([drop])
  }
  return groups
}
