import { type Cursor, planRead, type ReadPlan } from '../cursor/cursor.ts'
import type { SourcePlan } from '../plan/plan-feeds.ts'
import { type ColumnType, type CopyFormat, chooseFormat, pickColumns } from '../source/column-types.ts'
import { assertCursorColumns, assertFits } from '../source/fitting-columns.ts'
import { SourceSession } from '../source/source-session.ts'
import type { SyncedTable } from '../table/synced-table.ts'

/** A source that could not be read. Nothing of it is in the round; its cursors stay. */
export interface SourceFailure {
  readonly source: string
  readonly error: unknown
}

/** One table of an open source, and how it is read. */
export interface TableRead {
  readonly table: SyncedTable
  readonly read: ReadPlan
  readonly format: CopyFormat
  /** It has rows to read. */
  readonly isWaiting: boolean
}

export interface OpenSource {
  readonly plan: SourcePlan
  readonly session: SourceSession
  readonly reads: readonly TableRead[]
}

/**
 * Opens all sources at once, so that those that hang cost one time-out together.
 * @param cursors Where the readers stand, by source, then by table.
 * @param sinkTypes Types of each table's columns in the sink, by table name.
 */
export async function openSources(
  plans: readonly SourcePlan[],
  cursors: ReadonlyMap<string, ReadonlyMap<string, Cursor>>,
  sinkTypes: ReadonlyMap<string, readonly ColumnType[]>,
): Promise<{ readonly opened: readonly OpenSource[]; readonly failures: readonly SourceFailure[] }> {
  const outcomes = await Promise.allSettled(plans.map((plan) => openSource(plan, cursors.get(plan.source.name) ?? new Map(), sinkTypes)))
  const opened: OpenSource[] = []
  const failures: SourceFailure[] = []
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') opened.push(outcome.value)
    else failures.push({ source: plans[at]?.source.name ?? '', error: outcome.reason })
  }
  return { opened, failures }
}

async function openSource(
  plan: SourcePlan,
  cursors: ReadonlyMap<string, Cursor>,
  sinkTypes: ReadonlyMap<string, readonly ColumnType[]>,
): Promise<OpenSource> {
  const session = await SourceSession.open(
    plan.source,
    plan.tables.map((table) => table.name),
  )
  try {
    const reads = plan.tables.map((table) => {
      const found = session.columns.get(table.name)
      assertCursorColumns(found, table, plan.source.name)
      const types = pickColumns(found, table.name, table.columns, plan.source.name)
      const sink = sinkTypes.get(table.name) ?? []
      assertFits(table, plan.source.name, types, sink)
      const format = chooseFormat(types, sink)
      return { table, format, read: planRead(cursors.get(table.name), session.state) }
    })
    const waiting = await session.findWaiting(reads.map(({ table, read }) => ({ table, behind: read.cursor })))
    return { plan, session, reads: reads.map((read) => ({ ...read, isWaiting: waiting.has(read.table.name) })) }
  } catch (error) {
    session.discard()
    throw error
  }
}
