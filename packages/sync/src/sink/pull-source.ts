import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { RestartReason } from '../cursor/cursor.ts'
import type { CursorMove } from '../cursor/cursor-store.ts'
import type { CopiedPage } from '../source/source-session.ts'
import type { OpenSource, TableRead } from './open-sources.ts'
import { type Stage, stageCopy } from './stage.ts'

/** What one page brought. */
export interface PageReport {
  readonly source: string
  readonly table: string
  readonly rows: number
  /** As many rows as a page may have: more may wait. */
  readonly full: boolean
  /** Why the table was read from its first retained row; undefined when the reader went on behind its cursor. */
  readonly restart: RestartReason | undefined
  /** Transactions of the source that had begun but, for an older one still running, could not be read yet. Bounds the delay. */
  readonly heldBack: number
}

export interface SourcePull {
  readonly pages: readonly PageReport[]
  readonly moves: readonly CursorMove[]
}

export interface PullContext {
  /** The round's transaction on the sink. */
  readonly client: PoolClient
  /** By table name; of every table that has rows to read. */
  readonly stages: ReadonlyMap<string, Stage>
  readonly pageRows: number
  readonly signal: AbortSignal | undefined
}

const EMPTY_PAGE: CopiedPage = { rows: 0, last: undefined }

/** Stages one page of each table of an open source. Ends its session; after a failure nothing of it may be kept. */
export async function pullSource(context: PullContext, { plan, session, reads }: OpenSource): Promise<SourcePull> {
  const pages: PageReport[] = []
  const moves: CursorMove[] = []
  const unread = new Map<string, string>()
  for (const tableRead of reads) {
    const { table, read } = tableRead
    const before = earliest((table.after ?? []).flatMap((name) => unread.get(name) ?? []))
    const page = tableRead.isWaiting ? await copyPage(context, { plan, session, reads }, tableRead, before) : EMPTY_PAGE
    const full = page.rows >= context.pageRows
    const unreadFrom = earliest([full ? page.last?.xid : undefined, before].filter((bound) => bound !== undefined))
    if (unreadFrom !== undefined) unread.set(table.name, unreadFrom)
    const restart = read.kind === 'restart' ? read.reason : undefined
    const source = plan.source.name
    const heldBack = Number(BigInt(session.state.snapshotXmax) - BigInt(session.state.snapshotXmin))
    pages.push({ source, table: table.name, rows: page.rows, full, restart, heldBack })
    if (restart === undefined && page.rows === 0) continue
    const isRestarted = restart !== undefined && restart !== 'first'
    moves.push({ source, table: table.name, cursor: { ...read.cursor, ...page.last }, rows: page.rows, isRestarted })
  }
  await session.finish()
  return { pages, moves }
}

/**
 * The first transaction that a table has not read whole: a full page may have ended inside its last transaction, and a table that waits
 * for such a one ends with it. All others have everything up to the snapshot's horizon, which bounds whoever speaks of them as well.
 */
function earliest(bounds: readonly string[]): string | undefined {
  return bounds.length === 0 ? undefined : bounds.reduce((a, b) => (BigInt(a) <= BigInt(b) ? a : b))
}

function copyPage(
  { client, stages, pageRows, signal }: PullContext,
  { plan, session }: OpenSource,
  { table, read, format }: TableRead,
  before: string | undefined,
): Promise<CopiedPage> {
  const stage = stages.get(table.name)
  if (!stage) throw new RangeError(`No stage was opened for ${table.name}`)
  const request = { table, behind: read.cursor, limit: pageRows, before, sourceNumber: plan.number, format }
  return session.copyPage(request, () => client.query(copyFrom(stageCopy(table, stage, format))), signal)
}
