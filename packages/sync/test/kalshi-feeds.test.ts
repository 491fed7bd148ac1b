import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../src/migrate/migrate.ts'
import { ensurePartitions } from '../src/partition/ensure-partitions.ts'
import type { Feed } from '../src/plan/plan-feeds.ts'
import { drain } from '../src/run/drain.ts'
import {
  type MarketRow,
  marketColumns,
  metadataFeeds,
  metadataMigrations,
  type OrderbookDeltaRow,
  orderbookDeltaColumns,
  orderbookSnapshotColumns,
  productionMigrations,
  type SegmentRow,
  segmentColumns,
  tickerColumns,
  timeSeriesFeeds,
  timeSeriesMigrations,
} from '../src/schema.ts'
import { insertBatch } from '../src/write/insert-batch.ts'
import { upsertBatch } from '../src/write/upsert-batch.ts'
import { createTestDatabase, dropAll, inTransaction, type TestDatabase } from './support/databases.ts'
import { dump, sourceOf } from './support/items.ts'

const AT = '2026-05-14T04:38:13.068290Z'

const delta = (gatherer: string, seq: number): OrderbookDeltaRow => ({
  market_ticker: 'M',
  exchange_ts: AT,
  side: 'no',
  price: 4_200,
  delta: -100,
  occ: seq,
  gatherer,
  conn_id: `${gatherer}-c1`,
  sid: 1,
  seq,
  segment_start: 1,
  received_at: AT,
})

const segment = (gatherer: string, lastSeq: number, closeReason: SegmentRow['close_reason'] = null) => ({
  gatherer,
  conn_id: `${gatherer}-c1`,
  sid: 1,
  start_seq: 1,
  last_seq: lastSeq,
  complete_seq: lastSeq - 1,
  complete_before: AT,
  last_exchange_ts: AT,
  close_reason: closeReason,
  opened_at: AT,
  updated_at: AT,
})

const market = (gatherer: string, updatedAt: string | null, change: Partial<MarketRow> = {}) => ({
  ticker: 'M',
  event_ticker: 'E',
  series_ticker: null,
  title: 'Will it?',
  status: 'active',
  open_time: AT,
  close_time: null,
  raw: '{"ticker":"M","status":"active"}',
  exchange_updated_at: updatedAt,
  received_at: AT,
  gatherer,
  ...change,
})

let gatherers: readonly TestDatabase[]
let production: TestDatabase
let feeds: readonly Feed[]
beforeAll(async () => {
  gatherers = await Promise.all([createTestDatabase(), createTestDatabase()])
  production = await createTestDatabase()
  await migrate(production.pool, productionMigrations)
  for (const { pool } of gatherers) {
    await migrate(pool, timeSeriesMigrations)
    await migrate(pool, metadataMigrations)
    for (const table of ['orderbook_deltas', 'orderbook_snapshots', 'tickers']) await ensurePartitions(pool, table, [AT])
  }
  feeds = gatherers.flatMap((database, at) => {
    const source = { ...sourceOf(`g${at}`, database), acknowledgeAs: 'deduplicator' }
    return [...timeSeriesFeeds, ...metadataFeeds].map((table) => ({ source, table }))
  })
})
afterAll(() => dropAll([...gatherers, production]))
beforeEach(async () => {
  for (const { pool } of gatherers) await pool.query('truncate orderbook_deltas, orderbook_snapshots, tickers, segments, markets')
  await production.pool.query('truncate delta_landing, orderbook_snapshots, tickers, segments, markets, record_versions, sync_cursors')
})

const poolOf = (at: number) => {
  const database = gatherers[at]
  if (!database) throw new RangeError(`No gatherer ${at}`)
  return database.pool
}
const sync = (pageRows = 20_000) => drain({ sink: production.pool, feeds, round: { pageRows } })

describe('the tables of a gatherer', () => {
  it('arrive in production, on partitions made for their days', async () => {
    const snapshot = {
      market_ticker: 'M',
      exchange_ts: AT,
      exchange_ts_source: 'sending',
      source: 'ws',
      gatherer: 'g0',
      conn_id: 'g0-c1',
      sid: 1,
      seq: 1,
      segment_start: 1,
      yes_levels: '[[4200, 100]]',
      no_levels: '[]',
      received_at: AT,
    } as const
    await insertBatch(poolOf(0), 'orderbook_snapshots', orderbookSnapshotColumns, [snapshot])
    const quote = { price: 4_200, yes_bid: 4_100, yes_ask: 4_300, volume: 100, open_interest: 7, dollar_volume: 3, dollar_open_interest: 2 }
    const unsaid = { yes_bid_qty: null, yes_ask_qty: null, last_trade_qty: null }
    const ticker = { market_ticker: 'M', exchange_ts: AT, content_hash: 'h', ...quote, ...unsaid, received_at: AT }
    for (const at of [0, 1]) {
      await insertBatch(poolOf(at), 'tickers', tickerColumns, [{ ...ticker, gatherer: `g${at}`, conn_id: 'c' }])
      await insertBatch(poolOf(at), 'orderbook_deltas', orderbookDeltaColumns, [delta(`g${at}`, 2), delta(`g${at}`, 3)])
    }
    await sync()
    expect(await dump(production.pool, 'delta_landing', 'gatherer, seq')).toHaveLength(4)
    expect(await dump(production.pool, 'tickers', 'tableoid::regclass as part, content_hash, yes_bid_qty')).toEqual([
      '{"part":"tickers_p20260514","content_hash":"h","yes_bid_qty":null}',
    ])
    const { rows } = await production.pool.query('select yes_levels, no_levels, exchange_ts from orderbook_snapshots')
    expect(rows).toEqual([{ yes_levels: [[4200, 100]], no_levels: [], exchange_ts: AT }])
    expect((await sync()).rows).toBe(0)
  })

  it('never let a segment vouch for deltas that have not landed', async () => {
    for (let seq = 2; seq <= 31; seq += 3) {
      await inTransaction(poolOf(0), async (client) => {
        await insertBatch(client, 'orderbook_deltas', orderbookDeltaColumns, [delta('g0', seq), delta('g0', seq + 1), delta('g0', seq + 2)])
        await upsertBatch(client, 'segments', segmentColumns, [segment('g0', seq + 2)], {
          key: ['gatherer', 'conn_id', 'sid', 'start_seq'],
        })
      })
    }
    let promised: unknown
    await drain({
      sink: production.pool,
      feeds,
      round: { pageRows: 4 },
      beforeCommit: async ({ client }) => {
        const { rows } = await client.query(
          'select (select max(last_seq) from segments) as promised, (select max(seq) from delta_landing) as landed',
        )
        promised = rows[0]?.promised
        expect(rows[0]?.promised ?? 0).toBeLessThanOrEqual(rows[0]?.landed ?? 0)
      },
    })
    expect(promised).toBe(31)
  })

  it('keep the furthest state of a segment and the reason of its end', async () => {
    const key = ['gatherer', 'conn_id', 'sid', 'start_seq'] as const
    await upsertBatch(poolOf(0), 'segments', segmentColumns, [segment('g0', 10)], { key })
    await sync()
    await upsertBatch(poolOf(0), 'segments', segmentColumns, [segment('g0', 12, 'disconnect')], { key })
    await sync()
    expect(await dump(production.pool, 'segments', 'last_seq, complete_seq, close_reason')).toEqual([
      '{"last_seq":12,"complete_seq":11,"close_reason":"disconnect"}',
    ])
  })

  it('keep the newest record by exchange time, what its gatherer fills in later, and every version', async () => {
    const key = ['ticker'] as const
    const write = (at: number, row: ReturnType<typeof market>) => upsertBatch(poolOf(at), 'markets', marketColumns, [row], { key })
    await write(0, market('g0', '2026-05-14T04:00:00.000000Z'))
    await write(1, market('g1', '2026-05-14T05:00:00.000000Z', { status: 'closed', raw: '{"ticker":"M","status":"closed"}' }))
    await sync()
    await write(
      1,
      market('g1', '2026-05-14T05:00:00.000000Z', { status: 'closed', raw: '{"ticker":"M","status":"closed"}', series_ticker: 'S' }),
    )
    await write(0, market('g0', '2026-05-14T04:00:00.000000Z', { title: 'older' }))
    await sync()
    expect(await dump(production.pool, 'markets', 'title, status, series_ticker, gatherer')).toEqual([
      '{"title":"Will it?","status":"closed","series_ticker":"S","gatherer":"g1"}',
    ])
    expect(await dump(production.pool, 'record_versions', 'kind, ticker, raw')).toHaveLength(2)
  })

  it('learn how far production is', async () => {
    await insertBatch(poolOf(0), 'orderbook_deltas', orderbookDeltaColumns, [delta('g0', 2)])
    await sync()
    const told = await poolOf(0).query(`select consumer, xid, id from acknowledged_cursors where table_name = 'orderbook_deltas'`)
    const last = await poolOf(0).query(`select 'deduplicator' as consumer, xid, id from orderbook_deltas`)
    expect(told.rows).toEqual(last.rows)
  })
})
