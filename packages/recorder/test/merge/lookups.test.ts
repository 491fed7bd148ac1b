import { epochUs } from '@kassandra/kalshi-sdk/units'
import { productionMigrations } from '@kassandra/sync/schema'
import type { PoolClient } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { emitRows, type MarketEmission } from '../../src/merge/emit-rows.ts'
import { registerMembers } from '../../src/merge/members.ts'
import { placeLeads } from '../../src/merge/place-leads.ts'
import { selectMarkets } from '../../src/merge/select-markets.ts'
import { createDatabase, type MergeDatabase } from './merge-databases.ts'

const MARKETS = 100
const TURNS = 50
const ROWS = MARKETS * TURNS
/** Rows of the last two turns are new. */
const SEEN_SEQ = MARKETS + ROWS - 2 * MARKETS
const LAST_SEQ = MARKETS + ROWS
/** The last turn lies behind midnight, the others before it. */
const MIDNIGHT_US = Date.UTC(2026, 1, 3) * 1_000
const SEGMENT = { gatherer: 'g1', connId: 'c', sid: 1, startSeq: 1 }
const NO_NEWS = { down: [], presenceChanged: false, horizonsMoved: false }

let production: MergeDatabase
let client: PoolClient

beforeAll(async () => {
  production = await createDatabase([productionMigrations])
})
afterAll(() => production.drop())

/** A segment with a snapshot of each market and deltas in turns, as it stands inside the round that has just landed it: nothing is analyzed. */
beforeEach(async () => {
  client = await production.pool.connect()
  await client.query('begin')
  const at = `timestamptz '2026-02-03 00:00+00' + (n - ${LAST_SEQ - MARKETS + 1}) * interval '1 microsecond'`
  await client.query(`
    create table orderbook_snapshots_p20260202 partition of orderbook_snapshots for values from ('2026-02-02 00:00+00') to ('2026-02-03 00:00+00');
    insert into segments (gatherer, conn_id, sid, start_seq, last_seq, complete_seq, complete_before, opened_at, updated_at)
      values ('g1', 'c', 1, 1, ${LAST_SEQ}, ${LAST_SEQ}, '2026-02-03 00:00:01+00', now(), now());
    insert into merge_segments (gatherer, conn_id, sid, start_seq, seen_seq) values ('g1', 'c', 1, 1, ${SEEN_SEQ});
    insert into orderbook_snapshots (market_ticker, exchange_ts, exchange_ts_source, source, gatherer, conn_id, sid, seq, segment_start,
        yes_levels, no_levels, received_at)
      select 'M' || n, timestamptz '2026-02-02 23:59:59+00', 'sending', 'ws', 'g1', 'c', 1, n, 1, '[]', '[]', now() from generate_series(1, ${MARKETS}) n;
    insert into delta_landing select 'M' || 1 + n % ${MARKETS}, ${at}, 'yes', 4000, 100, 0, 'g1', 'c', 1, n, 1, now()
      from generate_series(${MARKETS + 1}, ${LAST_SEQ}) n;
    insert into merge_lines select 'M' || n, 'following', 'nothing', 'g1', 'c', 1, 1, ${SEEN_SEQ}, '2026-02-02 23:59:59+00' from generate_series(1, ${MARKETS}) n`)
})

afterEach(async () => {
  await client.query('rollback')
  client.release()
})

/** Rows of the table that the statements of `work` looked at. */
async function readOf(table: string, work: () => Promise<unknown>): Promise<number> {
  const count = async (): Promise<number> => {
    const { rows } = await client.query<{ read: number }>(
      `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_user_tables where relname like $1 || '%'`,
      [table],
    )
    return rows[0]?.read ?? 0
  }
  const before = await count()
  await work()
  return (await count()) - before
}

const markets = Array.from({ length: MARKETS }, (_, n) => `M${n + 1}`)
const lastTwo = markets.map((market): MarketEmission => ({ market, rows: { segment: SEGMENT, afterSeq: SEEN_SEQ, uptoSeq: LAST_SEQ } }))
const inserted = async (): Promise<number> => (await client.query('select from orderbook_deltas')).rowCount ?? -1

describe('a round of many markets, on tables of which nothing is known', () => {
  it('looks at no landed row twice to merge it', async () => {
    const days = ['2026-02-02T00:00:00Z', '2026-02-03T00:00:00Z']
    expect(await readOf('delta_landing', () => emitRows(client, lastTwo, days))).toBe(2 * MARKETS)
    expect(await inserted()).toBe(2 * MARKETS)
  })

  it('finds the markets of new rows by these alone', async () => {
    const found: string[] = []
    const find = async () => found.push(...(await selectMarkets(client, NO_NEWS, 'leaders')))
    expect(await readOf('delta_landing', find)).toBe(2 * MARKETS)
    expect(await readOf('merge_lines', find)).toBeLessThanOrEqual(4 * MARKETS)
    expect(new Set(found)).toEqual(new Set(markets))
  })

  it('says of each member once from when on it vouches', async () => {
    expect(await readOf('merge_members', () => registerMembers(client))).toBeLessThanOrEqual(4 * MARKETS)
    const { rows } = await client.query('select distinct vouched_from from merge_members')
    expect(rows).toEqual([{ vouched_from: '2026-02-02T23:59:59.001000Z' }])
  })

  it('builds the books at a seam from the snapshots of the same market', async () => {
    await registerMembers(client)
    const seam = { atUs: epochUs(MIDNIGHT_US), leaving: undefined }
    const leads = markets.map((market, n) => {
      const lead = { kind: 'covered', fromUs: seam.atUs, segment: SEGMENT, snapshotSeq: n + 1, uptoSeq: LAST_SEQ, seam } as const
      return { market, lead }
    })
    expect(await readOf('orderbook_snapshots', () => placeLeads(client, leads))).toBeLessThanOrEqual(2 * MARKETS)
    const { rows } = await client.query(
      `select count(*) as books, min(yes_levels::text) as least, max(yes_levels::text) as most from orderbook_snapshots where source = 'switch'`,
    )
    const book = `[[4000, ${100 * (TURNS - 1)}]]`
    expect(rows).toEqual([{ books: MARKETS, least: book, most: book }])
  })
})

it('merges rows of days that nobody expected', async () => {
  expect(await emitRows(client, lastTwo, ['2026-02-03T00:00:00Z'])).toBe(2 * MARKETS)
  const { rows } = await client.query(
    'select tableoid::regclass::text as day, count(*) as rows from orderbook_deltas group by 1 order by 1',
  )
  expect(rows).toEqual([
    { day: 'orderbook_deltas_p20260202', rows: MARKETS },
    { day: 'orderbook_deltas_p20260203', rows: MARKETS },
  ])
  expect(await emitRows(client, lastTwo, [])).toBe(0)
})
