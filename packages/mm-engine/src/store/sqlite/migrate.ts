import { StoreError } from '../store-error.ts'
import type { Connection } from './connection.ts'
import { MIGRATIONS, type Migration } from './migrations.ts'

/** "KsMM": marks the file as a store of ours. */
const APPLICATION_ID = 0x4b_73_4d_4d

/**
 * Brings the schema up to date, each step in a transaction of its own together with its number: killed anywhere, the next start goes on.
 * @throws {StoreError} `STORE_NEWER`: the file knows steps that this code does not. `STORE_CORRUPT`: the file belongs to another program.
 */
export function migrate(connection: Connection, migrations: readonly Migration[] = MIGRATIONS): void {
  const last = migrations.at(-1)?.version ?? 0
  const current = readPragma(connection, 'user_version')
  refuseForeign(connection, current)
  if (current > last) throw newerThan(connection.path, current, last)
  for (const { version, sql } of migrations.filter((step) => step.version > current)) {
    connection.transaction(() => {
      connection.execute(sql)
      connection.execute(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`)
    })
  }
}

function refuseForeign(connection: Connection, version: number): void {
  const id = readPragma(connection, 'application_id')
  if (id === APPLICATION_ID) return
  const isEmpty = id === 0 && version === 0 && connection.prepare('SELECT name FROM sqlite_schema LIMIT 1').find() === undefined
  if (isEmpty) return
  throw new StoreError('STORE_CORRUPT', `${connection.path} is a database of another program; name another path`)
}

function newerThan(path: string, current: number, last: number): StoreError {
  const advice = 'start the release that wrote it, or restore a backup from before the upgrade'
  return new StoreError('STORE_NEWER', `${path} has schema ${current}, this release knows up to ${last}; ${advice}`)
}

export function readPragma(connection: Connection, name: string): number {
  return connection.prepare(`PRAGMA ${name}`).find()?.integer(name) ?? 0
}
