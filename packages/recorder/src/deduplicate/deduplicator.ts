import {
  type ClientPool,
  type PullReport,
  runSync,
  type SyncClock,
  type SyncEvent,
  type SyncedTable,
  type SyncRound,
  type SyncSource,
} from '@kassandra/sync'
import { metadataFeeds, timeSeriesFeeds } from '@kassandra/sync/schema'
import type { GathererState } from '../merge/gatherer-state.ts'
import { type MergeReport, mergeLanded } from '../merge/merge-landed.ts'
import type { GathererNews } from '../merge/select-markets.ts'
import { type Exporter, exportInterval } from '../seal/export-interval.ts'
import { countUnexported, findSealable, markExported } from '../seal/find-sealable.ts'
import { noteIntervals } from '../seal/note-intervals.ts'
import { askForLife, type SignOfLife, selectLandedHeartbeats, toGathererState } from './presence.ts'

export interface GathererDatabases {
  readonly id: string
  readonly timeSeries: ClientPool
  readonly metadata: ClientPool
}

export interface DeduplicatorOptions {
  /** Length of an exported interval of exchange time, whole seconds. */
  readonly sealIntervalSeconds: number
  /** Exchange time by which everybody must have passed an instant before it counts as known to all. */
  readonly graceMs: number
  /** A gatherer that has not been heard of for this long counts as down. */
  readonly sourceDownAfterMs: number
  readonly pollBusyMs: number
  readonly pollIdleMs: number
}

export type DeduplicatorEvent =
  | SyncEvent
  | { readonly kind: 'merged'; readonly report: MergeReport }
  | { readonly kind: 'presence'; readonly gatherer: string; readonly presence: GathererState['presence'] }
  | { readonly kind: 'exported'; readonly from: string; readonly to: string; readonly files: number }

export interface DeduplicatorDeps {
  readonly production: ClientPool
  readonly gatherers: readonly GathererDatabases[]
  readonly exporter: Exporter
  readonly clock: SyncClock
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  readonly observe: (event: DeduplicatorEvent) => void
}

export interface DeduplicatorHealth {
  /** `undefined` before the first round. */
  readonly gatherers: readonly GathererState[] | undefined
  /** Milliseconds of the clock at which the last round committed. */
  readonly lastRoundAtMs: number | undefined
  /** Every gatherer has stopped, and everything of them is merged, sealed and exported. */
  readonly drained: boolean
}

/** Merges the gatherers' databases into production and exports what is sealed, until it is stopped. One process a production database. */
export class Deduplicator {
  readonly #deps: DeduplicatorDeps
  readonly #options: DeduplicatorOptions
  readonly #lastHeardAtMs = new Map<string, number>()
  #gatherers: readonly GathererState[] | undefined
  #lastRoundAtMs: number | undefined
  #uncommitted: RoundFindings | undefined
  #isIdle = false
  #isExported = false

  constructor(deps: DeduplicatorDeps, options: DeduplicatorOptions) {
    this.#deps = deps
    this.#options = options
  }

  health(): DeduplicatorHealth {
    const isStopped = this.#gatherers?.every(({ presence }) => presence === 'stopped') ?? false
    return { gatherers: this.#gatherers, lastRoundAtMs: this.#lastRoundAtMs, drained: isStopped && this.#isIdle && this.#isExported }
  }

  /** Runs until aborted; a round or file under way is finished or given up whole. */
  async run(signal: AbortSignal): Promise<void> {
    const { production, clock, random } = this.#deps
    const failed = new AbortController()
    const stop = AbortSignal.any([signal, failed.signal])
    const loop = { sink: production, feeds: this.#feeds(), clock, random, observe: (event: SyncEvent) => this.#observeSync(event) }
    const parts = [
      runSync({ ...loop, round: { lockName: 'deduplicator' }, beforeCommit: (round, report) => this.#merge(round, report) }, stop),
      this.#exportLoop(stop),
    ]
    // Whichever part fails takes the other along.
    await Promise.all(
      parts.map((part) =>
        part.catch((error: unknown) => {
          failed.abort()
          throw error
        }),
      ),
    )
  }

  #feeds(): readonly { readonly source: SyncSource; readonly table: SyncedTable }[] {
    const { pollBusyMs, pollIdleMs } = this.#options
    const isStream = ({ poll }: SyncedTable): boolean => (poll?.busyMs ?? 0) < 1_000
    const paced = (table: SyncedTable): SyncedTable =>
      isStream(table) ? { ...table, poll: { busyMs: pollBusyMs, idleMs: pollIdleMs } } : table
    const streams = timeSeriesFeeds.map(paced)
    return this.#deps.gatherers.flatMap(({ id, timeSeries, metadata }) => {
      const series: SyncSource = { name: id, pool: timeSeries, acknowledgeAs: 'deduplicator' }
      const records: SyncSource = { name: `${id}/meta`, pool: metadata, acknowledgeAs: 'deduplicator' }
      return [...streams.map((table) => ({ source: series, table })), ...metadataFeeds.map((table) => ({ source: records, table }))]
    })
  }

  async #merge({ client }: SyncRound, report: PullReport): Promise<void> {
    const gatherers = await this.#observeGatherers(client, report)
    const merged = await mergeLanded(client, gatherers, newsSince(this.#gatherers, gatherers), { graceUs: this.#options.graceMs * 1_000 })
    await noteIntervals(client, this.#options.sealIntervalSeconds)
    const isIdle =
      report.failures.length === 0 && report.pages.every(({ rows }) => rows === 0) && merged.deltas + merged.leads + merged.gaps === 0
    this.#uncommitted = { gatherers, merged, isIdle }
  }

  async #observeGatherers(client: SyncRound['client'], report: PullReport): Promise<readonly GathererState[]> {
    const signs = await Promise.all(this.#deps.gatherers.map(({ id, timeSeries }) => askForLife(timeSeries, id)))
    const landed = await selectLandedHeartbeats(client)
    return this.#deps.gatherers.map(({ id }, at) => {
      const isRead = report.pages.every(({ source, rows }) => source !== id || rows === 0)
      return toGathererState(id, landed.get(id), isRead && this.#isSilent(id, signs[at]))
    })
  }

  #isSilent(id: string, sign: SignOfLife | undefined): boolean {
    const nowMs = this.#deps.clock.nowMs()
    if (!this.#lastHeardAtMs.has(id)) this.#lastHeardAtMs.set(id, nowMs)
    if (sign?.kind === 'heard') this.#lastHeardAtMs.set(id, nowMs - sign.ageMs)
    return nowMs - (this.#lastHeardAtMs.get(id) ?? nowMs) > this.#options.sourceDownAfterMs
  }

  async #exportLoop(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps
    while (!signal.aborted) {
      if (this.#gatherers) await this.#exportSealed(this.#gatherers, signal)
      await clock.sleep(this.#options.pollIdleMs, signal)
    }
  }

  async #exportSealed(gatherers: readonly GathererState[], signal: AbortSignal): Promise<void> {
    const { production, exporter, observe } = this.#deps
    const client = await production.connect()
    try {
      for (const interval of await findSealable(client, gatherers, this.#options.graceMs * 1_000)) {
        if (signal.aborted) return
        const files = await exportInterval(exporter, interval, signal)
        await markExported(client, interval)
        observe({ kind: 'exported', from: interval.from, to: interval.to, files })
      }
      if (this.#isIdle) this.#isExported = (await countUnexported(client)) === 0
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      client.release()
    }
  }

  #observeSync(event: SyncEvent): void {
    if (event.kind === 'round') this.#adopt()
    this.#uncommitted = undefined
    this.#deps.observe(event)
  }

  /** What a round saw counts from its commit on: one that was given up is looked at again. */
  #adopt(): void {
    this.#lastRoundAtMs = this.#deps.clock.nowMs()
    if (!this.#uncommitted) return
    const { gatherers, merged, isIdle } = this.#uncommitted
    for (const { gatherer, presence } of gatherers) {
      const before = this.#gatherers?.find((state) => state.gatherer === gatherer)
      if (before?.presence !== presence) this.#deps.observe({ kind: 'presence', gatherer, presence })
    }
    this.#gatherers = gatherers
    this.#isIdle = isIdle
    if (!isIdle) this.#isExported = false
    this.#deps.observe({ kind: 'merged', report: merged })
  }
}

interface RoundFindings {
  readonly gatherers: readonly GathererState[]
  readonly merged: MergeReport
  /** Nothing came and nothing was decided. */
  readonly isIdle: boolean
}

/** Pure. Before the first look everything is news. */
function newsSince(before: readonly GathererState[] | undefined, now: readonly GathererState[]): GathererNews {
  const earlier = new Map(before?.map((state) => [state.gatherer, state]))
  return {
    down: now.filter(({ presence }) => presence === 'down').map(({ gatherer }) => gatherer),
    presenceChanged: now.some(({ gatherer, presence }) => earlier.get(gatherer)?.presence !== presence),
    horizonsMoved: now.some(({ gatherer, horizonUs, awaited }) => {
      const old = earlier.get(gatherer)
      return old?.horizonUs !== horizonUs || old?.awaited !== awaited
    }),
  }
}
