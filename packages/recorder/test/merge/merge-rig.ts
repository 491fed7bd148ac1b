import { setTimeout as delay } from 'node:timers/promises'
import { type ClientPool, type Queryable, runRound, type SyncSource } from '@kassandra/sync'
import { timeSeriesFeeds } from '@kassandra/sync/schema'
import { closeLostSegments, replacedGatherers } from '../../src/deduplicate/lost-segments.ts'
import { MergeStep, type RoundFindings } from '../../src/deduplicate/merge-step.ts'
import { askForLife, readSegmentCursors } from '../../src/deduplicate/presence.ts'
import { type Shard, shardTable } from '../../src/deduplicate/shard.ts'
import type { MergeMode } from '../../src/merge/merge-landed.ts'
import { findSealable } from '../../src/seal/find-sealable.ts'
import { type SettleReport, settleInterval } from '../../src/seal/settle-interval.ts'

export interface RigOptions {
  readonly production: ClientPool
  /** By gatherer. */
  readonly sources: ReadonlyMap<string, ClientPool>
  readonly pageRows?: number
  readonly chunkRows?: number
  readonly mode?: MergeMode
  readonly sealIntervalSeconds?: number
  readonly graceUs?: number
  readonly shard?: Shard
}

const LOCK_NAME = 'deduplicator'

/** One life of a deduplicator, round by round, without clocks: everybody is heard who came. */
export class MergeRig {
  readonly #options: RigOptions
  readonly #step: MergeStep
  readonly silent = new Set<string>()
  readonly neverCame = new Set<string>()

  constructor(options: RigOptions) {
    this.#options = options
    const { mode = 'segment', sealIntervalSeconds = 0.05, graceUs = 0 } = options
    this.#step = new MergeStep({ gatherers: [...options.sources.keys()], mode, sealIntervalSeconds, graceUs })
  }

  /** By default it reads all tables of all sources. */
  async round({ only, without }: { readonly only?: string; readonly without?: string } = {}): Promise<RoundFindings> {
    const { production, sources, pageRows = 1_000, shard } = this.#options
    const read = timeSeriesFeeds.filter(({ name }) => only === undefined || name === only)
    const tables = read.map((table) => (shard ? shardTable(table, shard) : table))
    const feeds = [...sources].flatMap(([name, pool]) => {
      if (name === without) return []
      const source: SyncSource = { name, pool }
      return tables.map((table) => ({ source, table }))
    })
    const heard = new Set([...sources.keys()].filter((name) => !this.neverCame.has(name)))
    let findings: RoundFindings | undefined
    const report = await runRound({
      sink: production,
      feeds,
      round: { pageRows, lockName: LOCK_NAME },
      beforeCommit: async ({ client }, pull) => {
        for (const name of replacedGatherers(pull)) {
          const pool = sources.get(name)
          if (pool) await closeLostSegments(client, pool, name)
        }
        const unread = await this.#unread(client)
        findings = await this.#step.merge(client, pull, { heard, unread, silent: this.silent })
      },
    })
    const [failure] = report.failures
    if (failure) throw failure.error
    if (!findings) throw new Error('a round ended without a merge')
    this.#step.adopt(findings)
    return findings
  }

  async #unread(client: Queryable): Promise<ReadonlySet<string>> {
    const cursors = await readSegmentCursors(client)
    const signs = await Promise.all(
      [...this.#options.sources].map(async ([name, pool]) => [name, await askForLife(pool, name, cursors.get(name))] as const),
    )
    return new Set(signs.flatMap(([name, sign]) => (sign.kind === 'heard' && sign.holdsMore ? [name] : [])))
  }

  /** Until nothing comes and nothing is decided any more. */
  async drain(): Promise<void> {
    await this.#untilCommitted()
    while (!(await this.round()).isIdle);
  }

  /** A page ends below the oldest transaction that still runs anywhere in the cluster, which may be that of another test. */
  async #untilCommitted(): Promise<void> {
    const [source] = this.#options.sources.values()
    if (!source) return
    const client = await source.connect()
    try {
      const { rows } = await client.query<{ next: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as next')
      const areOver = async (): Promise<boolean> =>
        (await client.query('select where pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8', [rows[0]?.next])).rowCount === 1
      while (!(await areOver())) await delay(5)
    } finally {
      client.release()
    }
  }

  /** Settles what is sealed. */
  async settle(): Promise<readonly SettleReport[]> {
    const { production, chunkRows = 50, mode = 'segment', sealIntervalSeconds = 0.05, graceUs = 0 } = this.#options
    const reports: SettleReport[] = []
    for (;;) {
      const client = await production.connect()
      const sealed = await findSealable(client, this.#step.gatherers ?? [], graceUs).finally(() => client.release())
      const interval = sealed.find(({ settled, arrivals }) => settled < arrivals)
      if (!interval) return reports
      const options = { lockName: LOCK_NAME, chunkRows, mode, sealIntervalSeconds }
      reports.push(await settleInterval(production, interval, options, new AbortController().signal))
    }
  }
}
