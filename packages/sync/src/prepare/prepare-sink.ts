import { escapeIdentifier } from 'pg'
import { cursorMigrations } from '../cursor/ddl.ts'
import { migrate } from '../migrate/migrate.ts'
import { borrow } from '../pool/borrow.ts'
import type { ClientPool, Queryable } from '../pool/queryable.ts'
import { readColumnTypes } from '../source/column-types.ts'
import { columnDefinitions } from '../source/fitting-columns.ts'
import { type SyncedTable, targetOf } from '../table/synced-table.ts'

/**
 * Makes what a sink needs: the table of cursors, and those of the tables that are missing, with the column types of a source and the key
 * as primary key. Tables that exist are left as they are. Idempotent.
 * @param like A source that has the tables.
 * @throws {DefinitionError} The source lacks a table or a column.
 */
export async function prepareSink(sink: ClientPool, tables: readonly SyncedTable[], like: Queryable): Promise<void> {
  await migrate(sink, cursorMigrations)
  const found = await readColumnTypes(
    like,
    tables.map(({ name }) => name),
  )
  const lease = await borrow(sink)
  try {
    for (const table of tables) {
      const columns = columnDefinitions(found.get(table.name), table, 'The source').map(
        ([name, type]) => `${escapeIdentifier(name)} ${type}`,
      )
      const key = table.key.map((column) => escapeIdentifier(column)).join(', ')
      const target = escapeIdentifier(targetOf(table))
      await lease.client.query(`create table if not exists ${target} (${columns.join(', ')}, primary key (${key}))`)
    }
    lease.release()
  } finally {
    lease.discard()
  }
}
