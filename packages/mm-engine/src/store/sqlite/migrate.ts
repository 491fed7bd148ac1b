import { query } from '../database/query.ts'
import { SQLITE } from '../schema/dialect.ts'
import { MIGRATIONS, type Migration } from '../schema/migrations.ts'
import { pendingSteps } from '../schema/pending-steps.ts'
import { StoreError } from '../store-error.ts'
import type { Connection } from './connection.ts'
import { readPragma } from './pragma.ts'

/** "KsMM": marks the file as a store of ours. */
const APPLICATION_ID = 0x4b_73_4d_4d

/**
 * Brings the schema up to date, each step in a transaction of its own together with its number, which is the file's `user_version`: killed
 * anywhere, the next start goes on.
 * @throws {StoreError} `STORE_NEWER`: the file knows steps that this code does not. `STORE_CORRUPT`: the file belongs to another program.
 */
export function migrate(connection: Connection, migrations: readonly Migration[] = MIGRATIONS): void {
  const current = readPragma(connection, 'user_version')
  refuseForeign(connection, current)
  for (const step of pendingSteps(connection.path, current, migrations)) {
    connection.transaction(() => {
      connection.execute(step.sql(SQLITE))
      connection.execute(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${step.version}`)
    })
  }
}

function refuseForeign(connection: Connection, version: number): void {
  const id = readPragma(connection, 'application_id')
  if (id === APPLICATION_ID) return
  const isEmpty = id === 0 && version === 0 && connection.list(query('SELECT name FROM sqlite_schema LIMIT 1')).length === 0
  if (isEmpty) return
  throw new StoreError('STORE_CORRUPT', `${connection.path} is a database of another program; name another path`)
}
