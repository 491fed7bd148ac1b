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
import type { MergeMode, MergeReport } from '../merge/merge-landed.ts'
import { type Exporter, exportInterval } from '../seal/export-interval.ts'
import { countBacklog, findSealable, markExported, type SealBacklog, type SealedInterval } from '../seal/find-sealable.ts'
import { type SettleReport, settleInterval } from '../seal/settle-interval.ts'
import { closeLostSegments, replacedGatherers } from './lost-segments.ts'
import { MergeStep, type RoundFindings } from './merge-step.ts'
import { askForLife, readSegmentCursors, type SignOfLife } from './presence.ts'
import { repeatUntilStopped } from './repeat.ts'
import { type Shard, shardTable } from './shard.ts'
import { SignsOfLife } from './signs-of-life.ts'

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
  /** Waits of the tables of a stream: behind a round that found rows, and behind one that found none. */
  readonly pollBusyMs: number
  readonly pollIdleMs: number
  /** Waits of single tables, by name, in place of these and of the tables' own. One that another speaks of is read with it too. */
  readonly polls?: ReadonlyMap<string, NonNullable<SyncedTable['poll']>> | undefined
  /** Default `segment`. */
  readonly mode?: MergeMode
  /** The part of the markets that this process merges; all of them by default. */
  readonly shard?: Shard | undefined
  /** Rows of one page at most; default 20,000. A round holds one page of each table of each gatherer. */
  readonly pageRows?: number | undefined
  /** Landed rows that one transaction audits and drops at most; default 20,000. */
  readonly settleChunkRows?: number | undefined
}

export type DeduplicatorEvent =
  | SyncEvent
  | { readonly kind: 'merged'; readonly report: MergeReport; readonly gatherers: readonly GathererState[] }
  | { readonly kind: 'presence'; readonly gatherer: string; readonly presence: GathererState['presence'] }
  | { readonly kind: 'exported'; readonly from: string; readonly to: string; readonly files: number }
  | { readonly kind: 'settled'; readonly report: SettleReport }
  | { readonly kind: 'sealing'; readonly backlog: SealBacklog }
  | { readonly kind: 'sealing-failed'; readonly work: 'export' | 'settle'; readonly error: unknown; readonly retryInMs: number }

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
  /** What sealed intervals still wait for; `undefined` before the first look. */
  readonly backlog: SealBacklog | undefined
  /** Every gatherer has stopped, and everything of them is merged, sealed, audited and exported. */
  readonly drained: boolean
}

const LOCK_NAME = 'deduplicator'
const SETTLE_CHUNK_ROWS = 20_000
/** A gatherer answers within a few milliseconds; every round asks. */
const ANSWER_WITHIN_MS = 1_000

/** Merges the gatherers' databases into production, audits and exports what is sealed, until it is stopped. One process a production database. */
export class Deduplicator {
  readonly #deps: DeduplicatorDeps
  readonly #options: DeduplicatorOptions
  readonly #step: MergeStep
  readonly #lastHeardAtMs = new Map<string, number>()
  readonly #signs: SignsOfLife
  #lastRoundAtMs: number | undefined
  #uncommitted: RoundFindings | undefined
  #backlog: SealBacklog | undefined
  #isIdle = false
  #isSettled = false

  constructor(deps: DeduplicatorDeps, options: DeduplicatorOptions) {
    this.#deps = deps
    this.#options = options
    this.#signs = new SignsOfLife(deps.clock, ANSWER_WITHIN_MS)
    const { sealIntervalSeconds, graceMs, mode = 'segment' } = options
    this.#step = new MergeStep({ gatherers: deps.gatherers.map(({ id }) => id), sealIntervalSeconds, graceUs: graceMs * 1_000, mode })
  }

  health(): DeduplicatorHealth {
    const { gatherers } = this.#step
    const isStopped = gatherers?.every(({ presence }) => presence === 'stopped') ?? false
    return {
      gatherers,
      lastRoundAtMs: this.#lastRoundAtMs,
      backlog: this.#backlog,
      drained: isStopped && this.#isIdle && this.#isSettled,
    }
  }

  /** Runs until aborted; a round or file under way is finished or given up whole. */
  async run(signal: AbortSignal): Promise<void> {
    const { production, clock, random, observe } = this.#deps
    const failed = new AbortController()
    const stop = AbortSignal.any([signal, failed.signal])
    const loop = { sink: production, feeds: this.#feeds(), clock, random, observe: (event: SyncEvent) => this.#observeSync(event) }
    const round = { lockName: LOCK_NAME, ...(this.#options.pageRows ? { pageRows: this.#options.pageRows } : {}) }
    const seal = (work: 'export' | 'settle', once: () => Promise<void>): Promise<void> =>
      repeatUntilStopped(
        once,
        {
          clock,
          random,
          pauseMs: this.#options.pollIdleMs,
          observeFailure: (failure) => observe({ kind: 'sealing-failed', work, ...failure }),
        },
        stop,
      )
    const parts = [
      runSync({ ...loop, round, beforeCommit: (open, report) => this.#merge(open, report) }, stop),
      seal('export', () => this.#exportSealed(stop)),
      seal('settle', () => this.#settleSealed(stop)),
    ]
    // Whichever part fails takes the others along.
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
    const { pollBusyMs, pollIdleMs, polls, shard } = this.#options
    const isStream = ({ poll }: SyncedTable): boolean => (poll?.busyMs ?? 0) < 1_000
    const paced = (table: SyncedTable): SyncedTable => {
      const poll = polls?.get(table.name) ?? (isStream(table) ? { busyMs: pollBusyMs, idleMs: pollIdleMs } : table.poll)
      return poll ? { ...table, poll } : table
    }
    const ours = (table: SyncedTable): SyncedTable => (shard ? shardTable(table, shard) : table)
    const streams = timeSeriesFeeds.map(paced).map(ours)
    const records = metadataFeeds.map(paced).map(ours)
    const acknowledgeAs = shard ? `deduplicator-${shard.index}-of-${shard.count}` : 'deduplicator'
    return this.#deps.gatherers.flatMap(({ id, timeSeries, metadata }) => {
      const series: SyncSource = { name: id, pool: timeSeries, acknowledgeAs }
      const meta: SyncSource = { name: `${id}/meta`, pool: metadata, acknowledgeAs }
      return [...streams.map((table) => ({ source: series, table })), ...records.map((table) => ({ source: meta, table }))]
    })
  }

  async #merge({ client }: SyncRound, report: PullReport): Promise<void> {
    for (const gatherer of replacedGatherers(report)) {
      const databases = this.#deps.gatherers.find(({ id }) => id === gatherer)
      if (databases) await closeLostSegments(client, databases.timeSeries, gatherer)
    }
    const cursors = await readSegmentCursors(client)
    const signs = await Promise.all(
      this.#deps.gatherers.map(({ id, timeSeries }) => this.#signs.ask(id, () => askForLife(timeSeries, id, cursors.get(id)))),
    )
    const idsWhere = (test: (id: string, sign: SignOfLife | undefined) => boolean): ReadonlySet<string> =>
      new Set(this.#deps.gatherers.map(({ id }) => id).filter((id, at) => test(id, signs[at])))
    const silent = idsWhere((id, sign) => this.#isSilent(id, sign))
    const heard = idsWhere((_, sign) => sign?.kind === 'heard')
    const unread = idsWhere((_, sign) => sign?.kind === 'heard' && sign.holdsMore)
    this.#uncommitted = await this.#step.merge(client, report, { heard, unread, silent })
  }

  #isSilent(id: string, sign: SignOfLife | undefined): boolean {
    const nowMs = this.#deps.clock.nowMs()
    if (!this.#lastHeardAtMs.has(id)) this.#lastHeardAtMs.set(id, nowMs)
    if (sign?.kind === 'heard') this.#lastHeardAtMs.set(id, nowMs - sign.ageMs)
    return nowMs - (this.#lastHeardAtMs.get(id) ?? nowMs) > this.#options.sourceDownAfterMs
  }

  async #exportSealed(signal: AbortSignal): Promise<void> {
    const { production, exporter, observe } = this.#deps
    for (const interval of await this.#findSealed()) {
      if (signal.aborted) return
      if (interval.exported >= interval.arrivals) continue
      const files = await exportInterval(exporter, interval, signal)
      await borrowed(production, (client) => markExported(client, interval))
      observe({ kind: 'exported', from: interval.from, to: interval.to, files })
    }
    const isIdle = this.#isIdle
    this.#backlog = await borrowed(production, countBacklog)
    observe({ kind: 'sealing', backlog: this.#backlog })
    if (isIdle) this.#isSettled = this.#backlog.unexported + this.#backlog.unsettled === 0
  }

  async #settleSealed(signal: AbortSignal): Promise<void> {
    const { production, observe } = this.#deps
    const { sealIntervalSeconds, settleChunkRows = SETTLE_CHUNK_ROWS, mode = 'segment' } = this.#options
    const options = { lockName: LOCK_NAME, chunkRows: settleChunkRows, mode, sealIntervalSeconds }
    for (const interval of await this.#findSealed()) {
      if (signal.aborted) return
      if (interval.settled >= interval.arrivals) continue
      const report = await settleInterval(production, interval, options, signal)
      if (!signal.aborted) observe({ kind: 'settled', report })
    }
  }

  async #findSealed(): Promise<readonly SealedInterval[]> {
    const { gatherers } = this.#step
    if (!gatherers) return []
    return borrowed(this.#deps.production, (client) => findSealable(client, gatherers, this.#options.graceMs * 1_000))
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
      const before = this.#step.gatherers?.find((state) => state.gatherer === gatherer)
      if (before?.presence !== presence) this.#deps.observe({ kind: 'presence', gatherer, presence })
    }
    this.#step.adopt(this.#uncommitted)
    this.#isIdle = isIdle
    if (!isIdle) this.#isSettled = false
    this.#deps.observe({ kind: 'merged', report: merged, gatherers })
  }
}

async function borrowed<T>(pool: ClientPool, work: (client: Awaited<ReturnType<ClientPool['connect']>>) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let isBroken = true
  try {
    const result = await work(client)
    isBroken = false
    return result
  } finally {
    client.release(isBroken)
  }
}
