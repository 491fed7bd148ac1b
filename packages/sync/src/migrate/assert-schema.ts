import { SchemaError } from '../errors/sync-error.ts'
import type { Queryable } from '../pool/queryable.ts'
import { planMigrations } from './compare-schema.ts'
import { listApplied } from './ledger.ts'
import type { MigrationSet } from './migration.ts'

/**
 * Refuses a database whose schema is older or newer than the program. Changes nothing.
 * @param command What a person runs to bring the database up, as it stands in the error: `gatherer migrate`.
 * @throws {SchemaError} Missing, older, newer or changed.
 */
export async function assertSchema(database: Queryable, expected: MigrationSet, command: string): Promise<void> {
  const applied = await listApplied(database, expected.name)
  const pending = planMigrations(expected, applied)
  if (pending.length === 0) return
  const kind = applied.length === 0 ? 'missing' : 'older'
  const state = kind === 'missing' ? 'is missing' : `is at version ${applied.length} of ${expected.migrations.length}`
  throw new SchemaError(kind, `Schema ${expected.name} of the database ${state}: run \`${command}\` first`)
}
