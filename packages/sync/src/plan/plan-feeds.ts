import { DefinitionError } from '../errors/sync-error.ts'
import type { SyncSource } from '../source/source-session.ts'
import { assertSyncedTable } from '../table/assert-synced-table.ts'
import type { SyncedTable } from '../table/synced-table.ts'

/** One table of one source. */
export interface Feed {
  readonly source: SyncSource
  readonly table: SyncedTable
}

/** What is read from one source, in order: a table stands behind those it speaks of. */
export interface SourcePlan {
  readonly source: SyncSource
  /** Marks its staged rows; sources count in order of their names, whatever the order of the feeds. */
  readonly number: number
  readonly tables: readonly SyncedTable[]
}

/**
 * Pure. Groups feeds by source.
 * @throws {DefinitionError} A feed is named twice, two sources or two definitions share a name, a definition is wrong, or a table's `after` is not fed beside it.
 */
export function planFeeds(feeds: readonly Feed[]): readonly SourcePlan[] {
  const bySource = new Map<SyncSource, SyncedTable[]>()
  const definitions = new Map<string, SyncedTable>()
  for (const { source, table } of feeds) {
    assertSyncedTable(table)
    if ((definitions.get(table.name) ?? table) !== table) throw new DefinitionError(`Two definitions are named ${table.name}`)
    definitions.set(table.name, table)
    const tables = bySource.get(source) ?? []
    if (tables.some((other) => other.name === table.name)) throw new DefinitionError(`${source.name} feeds ${table.name} twice`)
    bySource.set(source, [...tables, table])
  }
  const names = [...bySource.keys()].map((source) => source.name).sort()
  const twice = names.find((name, at) => names[at + 1] === name)
  if (twice !== undefined) throw new DefinitionError(`Two sources are named ${twice}: all feeds of a source share one object`)
  return [...bySource]
    .map(([source, tables]) => ({ source, number: names.indexOf(source.name), tables: orderTables(tables) }))
    .sort((a, b) => a.number - b.number)
}

/** Pure. Each table behind its `after`; otherwise as given. */
export function orderTables(tables: readonly SyncedTable[]): readonly SyncedTable[] {
  const waiting = [...tables]
  const ordered: SyncedTable[] = []
  const names = new Set(tables.map((table) => table.name))
  for (const table of tables) {
    const missing = table.after?.find((name) => !names.has(name))
    if (missing !== undefined) throw new DefinitionError(`${table.name} is read after ${missing}, which must be in the same pull`)
  }
  while (waiting.length > 0) {
    const done = new Set(ordered.map((table) => table.name))
    const next = waiting.findIndex((table) => (table.after ?? []).every((name) => done.has(name)))
    if (next < 0) throw new DefinitionError(`Tables wait for each other: ${waiting.map((table) => table.name).join(', ')}`)
    ordered.push(...waiting.splice(next, 1))
  }
  return ordered
}
