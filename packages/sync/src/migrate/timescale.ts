import type { Queryable } from '../pool/queryable.ts'

/**
 * What the server offers of TimescaleDB: `full` community licence (compression, retention, aggregates), `apache` without these, `none`
 * not available. Today every value leads to native range partitions; it is recorded with each step so that a later one can tell.
 */
export type TimescaleSupport = 'full' | 'apache' | 'none'

/** Asks the server; an extension that is available but not yet created counts, by the licence it is configured with. */
export async function probeTimescale(database: Queryable): Promise<TimescaleSupport> {
  const result = await database.query<{ available: boolean; license: string | null }>(`
    select exists (select from pg_available_extensions where name = 'timescaledb') as available,
      current_setting('timescaledb.license', true) as license`)
  const found = result.rows[0]
  if (found?.available !== true) return 'none'
  return found.license === 'apache' ? 'apache' : 'full'
}
