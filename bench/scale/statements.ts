import type { Pool } from 'pg'

/** Server settings without which nothing is known of statements. */
export const COUNT_STATEMENTS = { shared_preload_libraries: 'pg_stat_statements' } as const

interface StatementRow extends Record<string, unknown> {
  readonly database: string
  readonly calls: number
  readonly totalMs: number
  readonly meanMs: number
  readonly mostMs: number
  readonly rows: number
  readonly blocks: number
  readonly walMegabytes: number
  readonly statement: string
}

const SELECT_LONGEST = `
select datname as database, calls, round(total_exec_time) as "totalMs", round(mean_exec_time) as "meanMs", round(max_exec_time) as "mostMs", rows,
  shared_blks_hit + shared_blks_read as blocks, round(wal_bytes / 1e6)::int as "walMegabytes",
  left(regexp_replace(query, '\\s+', ' ', 'g'), 120) as statement
from pg_stat_statements s join pg_database d on d.oid = s.dbid order by total_exec_time desc limit $1`

/** What the server spent its time on, of all databases. */
export async function longestStatements(pool: Pool, limit: number): Promise<readonly StatementRow[]> {
  await pool.query('create extension if not exists pg_stat_statements')
  const { rows } = await pool.query<StatementRow>(SELECT_LONGEST, [limit])
  return rows
}
