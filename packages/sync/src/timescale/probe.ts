import type { Queryable } from '../pool/queryable.ts'

/**
 * What a database has of TimescaleDB: `full` the community licence (columnstore, policies), `apache` hypertables without these, `none` no
 * extension. Decides at the first migration how tables are partitioned, and stays.
 */
export type TimescaleSupport = 'full' | 'apache' | 'none'

/**
 * Asks the database. The extension counts where it has been created: that it could be is no wish to have it. Creating it is the
 * administrator's part, before the first migration.
 */
export async function probeTimescale(database: Queryable): Promise<TimescaleSupport> {
  const result = await database.query<{ installed: boolean; license: string | null }>(`
    select exists (select from pg_extension where extname = 'timescaledb') as installed,
      current_setting('timescaledb.license', true) as license`)
  const found = result.rows[0]
  if (found?.installed !== true) return 'none'
  return found.license === 'apache' ? 'apache' : 'full'
}
