import { DefinitionError, SchemaError } from '../errors/sync-error.ts'
import { type AppliedMigration, checksumOf } from './ledger.ts'
import { type Migration, type MigrationSet, sqlOf } from './migration.ts'

/**
 * Pure. The steps that a database still lacks, in order; none when it is as expected.
 * @throws {SchemaError} `newer` when the database knows steps that the set does not, `changed` when an applied step has another text now.
 * @throws {DefinitionError} The versions of the set are not 1, 2, 3, ….
 */
export function planMigrations(set: MigrationSet, applied: readonly AppliedMigration[]): readonly Migration[] {
  set.migrations.forEach((migration, index) => {
    if (migration.version !== index + 1)
      throw new DefinitionError(`Migrations of ${set.name} are not numbered 1, 2, 3, … at ${migration.name}`)
  })
  const newest = applied.at(-1)?.version ?? 0
  if (newest > set.migrations.length) {
    throw new SchemaError(
      'newer',
      `Schema ${set.name} of the database is at version ${newest}, this program knows ${set.migrations.length}: run a program as new as the database`,
    )
  }
  for (const { version, checksum, timescale } of applied) {
    const known = set.migrations[version - 1]
    if (known && checksumOf(sqlOf(known, timescale)) !== checksum) {
      throw new SchemaError('changed', `Schema ${set.name}: step ${version} (${known.name}) ran with another text than this program has`)
    }
  }
  return set.migrations.slice(applied.length)
}
