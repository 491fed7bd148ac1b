import { createPool } from '@kassandra/sync'
import type { Pool } from 'pg'
import { type Cluster, startCluster } from '../../local-stack/src/postgres/cluster.ts'

/** Columns of the table that is merged, in order, without what makes it readable by cursor. */
export const COLUMNS = [
  'trade_id',
  'market_ticker',
  'exchange_ts',
  'yes_price',
  'qty',
  'taker_side',
  'is_block_trade',
  'source',
  'received_at',
  'gatherer',
] as const

export interface Prints {
  readonly trade_id: string
  readonly market_ticker: string
  readonly exchange_ts: string
  readonly yes_price: number
  readonly qty: number
  readonly taker_side: string
  readonly is_block_trade: boolean
  readonly source: string
  readonly received_at: string
  readonly gatherer: string
}

/** A server of its own with one database in it. */
export interface Database {
  readonly name: string
  readonly cluster: Cluster
  readonly url: string
  readonly pool: Pool
}

export interface Bench {
  readonly sources: readonly Database[]
  readonly target: Database
  /** Rows of one source, and different ones in all. */
  readonly rowsEach: number
  readonly distinct: number
}

const DEFINITION = `trade_id uuid primary key, market_ticker text not null, exchange_ts timestamptz not null, yes_price integer not null,
  qty bigint not null, taker_side text not null, is_block_trade boolean not null, source text not null, received_at timestamptz not null,
  gatherer text not null`

const SOURCES = 3
/** Of a hundred rows of a source, one is its own. */
const OWN_EVERY = 100
const TRANSACTION_ROWS = 5_000
/** As production machines are set up, except that a commit does not wait for the disk: all ways commit a different number of times. */
const SETTINGS = { shared_buffers: '256MB', max_wal_size: '4GB', fsync: 'off', checkpoint_timeout: '30min', autovacuum: 'off' }

/** Four servers; three hold the same rows but for one of a hundred, in transactions of 5,000, the fourth is empty. */
export async function prepare(dir: string, rowsEach: number): Promise<Bench> {
  const names = [...Array.from({ length: SOURCES }, (_, at) => `source${at}`), 'target']
  const databases = await Promise.all(names.map((name) => startDatabase(dir, name)))
  const target = databases.at(-1)
  if (!target) throw new RangeError('No target')
  const sources = databases.slice(0, -1)
  for (const [at, source] of sources.entries()) await fill(source, at, rowsEach)
  await target.pool.query(`create table prints (${DEFINITION}); create index on prints (exchange_ts)`)
  await linkForeign(target, sources)
  const own = Math.floor(rowsEach / OWN_EVERY)
  return { sources, target, rowsEach, distinct: rowsEach - own + own * SOURCES }
}

async function startDatabase(dir: string, name: string): Promise<Database> {
  const cluster = await startCluster({ dir: `${dir}/${name}`, settings: SETTINGS })
  const url = cluster.url()
  return { name, cluster, url, pool: createPool({ url, max: 6, statementTimeoutMs: 0 }) }
}

async function fill({ pool, name }: Database, at: number, rowsEach: number): Promise<void> {
  await pool.query(`create table prints (${DEFINITION}, id bigint generated always as identity,
    xid xid8 not null default pg_current_xact_id()); create index on prints (exchange_ts)`)
  for (let from = 1; from <= rowsEach; from += TRANSACTION_ROWS) {
    await pool.query(
      `insert into prints select md5(case when n % ${OWN_EVERY} = 0 then $3 else '' end || n)::uuid, 'KXBENCH-26NOV21-T' || n % 500,
         timestamptz '2026-11-21 00:00+00' + n * interval '1 millisecond', 1 + n % 9999, 100 * (1 + n % 50), case n % 2 when 0 then 'yes' else 'no' end,
         false, 'ws', timestamptz '2026-11-21 00:00+00' + n * interval '1 millisecond' + interval '40 milliseconds', $3
       from generate_series($1::int, $2::int) n`,
      [from, Math.min(from + TRANSACTION_ROWS - 1, rowsEach), `${name} ${at}`],
    )
  }
  await pool.query('create index on prints (xid, id)')
  await pool.query('vacuum analyze prints')
}

/** What the plain SQL ways read through; large fetches and asynchronous scans are its best settings. */
async function linkForeign({ pool }: Database, sources: readonly Database[]): Promise<void> {
  await pool.query('create extension postgres_fdw')
  for (const { name, url } of sources) {
    const { hostname, port, username, password } = new URL(url)
    await pool.query(`create server ${name} foreign data wrapper postgres_fdw
      options (host '${hostname}', port '${port}', dbname 'postgres', fetch_size '10000', async_capable 'true')`)
    await pool.query(`create user mapping for current_user server ${name} options (user '${username}', password '${password}')`)
    await pool.query(`create schema ${name}`)
    await pool.query(`import foreign schema public limit to (prints) from server ${name} into ${name}`)
    await pool.query(`analyze ${name}.prints`)
  }
}
