import { createPool, ensurePartitions, migrate } from '@kassandra/sync'
import { productionMigrations } from '@kassandra/sync/schema'

/** Begins of the hours that are filled. */
export const HOURS = ['2026-05-14T04:00:00Z', '2026-05-14T05:00:00Z'] as const

/** SQL: a whole number that looks random and is the same in every run. */
const random = (seed: number): string => `(hashint8extended(n, ${seed}) & 2147483647)`

/**
 * Makes a production database with so many deltas in each hour: 2,000 markets of which few are busy, whole cents near a price, small sizes
 * mostly, instants at any microsecond, received 3 to 43 ms later.
 */
export async function fillDatabase(adminUrl: string, name: string, rows: readonly number[]): Promise<void> {
  const admin = createPool({ url: adminUrl })
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  const pool = createPool({ url: url.href, statementTimeoutMs: 0 })
  await migrate(pool, productionMigrations)
  await ensurePartitions(pool, 'orderbook_deltas', [...HOURS])
  for (const [at, hour] of HOURS.entries()) {
    const count = rows[at] ?? 0
    const stepUs = Math.floor(3_590_000_000 / count)
    await pool.query(
      `insert into orderbook_deltas (market_ticker, exchange_ts, side, price, delta, occ, gatherer, conn_id, sid, seq, segment_start, received_at)
       select 'KXBTCD-26MAY14' || lpad(market::text, 4, '0') || '-T64999.99', at, case n % 2 when 0 then 'yes' else 'no' end,
         100 * (8 + (market * 31 + n / 5000) % 80 + (n * 7919) % 17),
         case when n % 5 < 2 then -100 else 100 end * (1 + power((n * 0.7548776662) % 1, 6) * 5000)::int, n % 3, 'gatherer-1', 'b2f1c7d0-5a77-4f3c-9d4e-1f0a7c3b2e11', 1, n, 1, at + interval '1 microsecond' * (3000 + ${random(2)} % 40000)
       from (select n, (power(n * 0.6180339887 % 1, 3) * 2000)::int as market,
           timestamptz '${hour}' + interval '1 microsecond' * (n * ${stepUs} + ${random(1)} % ${stepUs}) as at from generate_series(1::bigint, ${count}) n) as r`,
    )
  }
  await pool.query('vacuum analyze orderbook_deltas')
  await pool.end()
}
