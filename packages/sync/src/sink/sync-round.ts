import { escapeIdentifier, type PoolClient } from 'pg'
import { acknowledgeCursors, type CursorMove, selectCursors, upsertCursors } from '../cursor/cursor-store.ts'
import { RoundError } from '../errors/sync-error.ts'
import { type Feed, planFeeds } from '../plan/plan-feeds.ts'
import { borrow, type Lease } from '../pool/borrow.ts'
import type { ClientPool } from '../pool/queryable.ts'
import { type ColumnType, pickColumns, readColumnTypes } from '../source/column-types.ts'
import type { SyncSource } from '../source/source-session.ts'
import { type SyncedTable, targetOf } from '../table/synced-table.ts'
import { mergeStage } from './merge-stage.ts'
import { type OpenSource, openSources, type SourceFailure } from './open-sources.ts'
import type { PageReport } from './pull-source.ts'
import { readSources, type SourcesRead } from './read-sources.ts'
import { openStage, type Stage } from './stage.ts'

export interface RoundOptions {
  /** Rows of one page at most, of one table of one source; default 20,000. */
  readonly pageRows?: number
  /** Rounds of one name run one after another, whichever process opens them; default `sync`. */
  readonly lockName?: string
  /** Memory for sorting one table's pages, MiB; default 64. */
  readonly workMemMb?: number
}

/** What a table's pages came to, all sources together. */
export interface TableReport {
  readonly table: string
  readonly rows: number
  /** Rows that the sink's table gained or changed. */
  readonly applied: number
  /** Latest `freshness` among the rows read, as the connection gives `timestamptz`; undefined without rows or without such a column. */
  readonly newest: unknown
}

export interface PullReport {
  readonly pages: readonly PageReport[]
  readonly tables: readonly TableReport[]
  readonly failures: readonly SourceFailure[]
}

export interface CommitReport {
  /** Sources that could not be told how far this consumer is. Harmless: the next round with rows tells them. */
  readonly unacknowledged: readonly SourceFailure[]
}

/**
 * One transaction on the sink: pages of all sources, their merge, the cursors, and whatever else the caller writes on `client` before
 * `commit`. Killed anywhere, all of it or nothing is there, and the next round goes on behind it.
 */
export class SyncRound {
  /** The transaction's connection. Never `begin`, `commit` or release it. */
  readonly client: PoolClient
  readonly #lease: Lease
  readonly #pageRows: number
  readonly #stages = new Map<string, Stage>()
  readonly #moves: { readonly source: SyncSource; readonly moves: readonly CursorMove[] }[] = []
  #ended = false

  private constructor(lease: Lease, pageRows: number) {
    this.#lease = lease
    this.client = lease.client
    this.#pageRows = pageRows
  }

  /** Begins the transaction and waits for a round of the same name that is still open. */
  static async open(sink: ClientPool, options: RoundOptions = {}): Promise<SyncRound> {
    const lease = await borrow(sink)
    try {
      await lease.client.query('begin')
      await lease.client.query(`set local work_mem = '${Number(options.workMemMb ?? 64)}MB'`)
      await lease.client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`kassandra round ${options.lockName ?? 'sync'}`])
      return new SyncRound(lease, options.pageRows ?? 20_000)
    } catch (error) {
      lease.discard()
      throw error
    }
  }

  /**
   * Reads at most one page of each feed, all tables of a source from one snapshot of it, merges them and moves the cursors. A source that
   * fails is left out and reported; a failure of the sink is thrown, and the round is lost.
   * @throws {DefinitionError} The feeds do not fit together, or the sink lacks a table or column.
   * @throws {RoundError} The connection to the sink was lost.
   */
  async pull(feeds: readonly Feed[], signal?: AbortSignal): Promise<PullReport> {
    this.#assertOpen()
    const plans = planFeeds(feeds)
    const tables = new Map(plans.flatMap((plan) => plan.tables).map((table) => [table.name, table]))
    const types = await this.#readTypes([...tables.values()])
    const sources = plans.map((plan) => plan.source.name)
    const { opened, failures } = await openSources(plans, await selectCursors(this.client, sources), types)
    const read = await this.#stageAll(opened, types, signal)
    const pages = read.pulls.flatMap(({ pull }) => pull.pages)
    const merged: TableReport[] = []
    for (const table of tables.values()) merged.push(await this.#merge(table, pages))
    for (const { from, pull } of read.pulls) this.#moves.push({ source: from.plan.source, moves: pull.moves })
    await upsertCursors(
      this.client,
      read.pulls.flatMap(({ pull }) => pull.moves),
    )
    return { pages, tables: merged, failures: [...failures, ...read.failures] }
  }

  /**
   * Commits everything, then tells the sources that want to know.
   * @throws {RoundError} An earlier statement had failed: the server rolled back instead.
   */
  async commit(): Promise<CommitReport> {
    this.#assertOpen()
    this.#ended = true
    try {
      const result = await this.client.query('commit')
      if (result.command !== 'COMMIT')
        throw new RoundError('An earlier statement failed, so that the server rolled back: nothing was committed')
    } catch (error) {
      this.#lease.discard()
      throw error
    }
    this.#lease.release()
    return { unacknowledged: await this.#acknowledge() }
  }

  /** Gives everything up. Does nothing after `commit`, whatever came of it; never throws. */
  async rollback(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    await this.client.query('rollback').then(
      () => this.#lease.release(),
      () => this.#lease.discard(), // which does the same, as the connection takes its transaction along
    )
  }

  #assertOpen(): void {
    if (this.#ended) throw new RoundError('The round has ended')
  }

  async #readTypes(tables: readonly SyncedTable[]): Promise<ReadonlyMap<string, readonly ColumnType[]>> {
    const found = await readColumnTypes(this.client, tables.map(targetOf))
    return new Map(tables.map((table) => [table.name, pickColumns(found.get(targetOf(table)), targetOf(table), table.columns, 'The sink')]))
  }

  async #stageAll(
    opened: readonly OpenSource[],
    types: ReadonlyMap<string, readonly ColumnType[]>,
    signal: AbortSignal | undefined,
  ): Promise<SourcesRead> {
    try {
      const waiting = new Set(opened.flatMap(({ reads }) => reads).flatMap(({ table, isWaiting }) => (isWaiting ? [table] : [])))
      for (const table of waiting) await this.#openStage(table, types.get(table.name) ?? [])
      return await readSources({ client: this.client, stages: this.#stages, pageRows: this.#pageRows, signal }, opened)
    } finally {
      for (const { session } of opened) session.discard()
    }
  }

  async #openStage(table: SyncedTable, types: readonly ColumnType[]): Promise<void> {
    const stage = await openStage(this.client, table, types)
    if (this.#stages.has(table.name)) await this.client.query(`truncate ${stage.name}`)
    this.#stages.set(table.name, stage)
  }

  async #merge(table: SyncedTable, pages: readonly PageReport[]): Promise<TableReport> {
    const rows = pages.reduce((sum, page) => sum + (page.table === table.name ? page.rows : 0), 0)
    const stage = this.#stages.get(table.name)?.name
    if (rows === 0 || stage === undefined) return { table: table.name, rows, applied: 0, newest: undefined }
    const applied = await mergeStage(this.client, table, stage)
    if (table.freshness === undefined) return { table: table.name, rows, applied, newest: undefined }
    const result = await this.client.query<{ newest: unknown }>(`select max(${escapeIdentifier(table.freshness)}) as newest from ${stage}`)
    return { table: table.name, rows, applied, newest: result.rows[0]?.newest }
  }

  async #acknowledge(): Promise<readonly SourceFailure[]> {
    const failures: SourceFailure[] = []
    for (const { source, moves } of this.#moves) {
      if (source.acknowledgeAs === undefined || moves.length === 0) continue
      await acknowledge(source, source.acknowledgeAs, moves).catch((error: unknown) => failures.push({ source: source.name, error }))
    }
    return failures
  }
}

async function acknowledge(source: SyncSource, consumer: string, moves: readonly CursorMove[]): Promise<void> {
  const lease = await borrow(source.pool)
  try {
    await acknowledgeCursors(lease.client, consumer, moves)
    lease.release()
  } finally {
    lease.discard()
  }
}
