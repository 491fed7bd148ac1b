import { type EpochUs, epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import type { Frame } from '@kassandra/kalshi-sdk/ws'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Heartbeat, type Pulse } from '../../src/collect/health/heartbeat.ts'
import { ConnectionRouter } from '../../src/collect/stream/router.ts'
import { systemCollectClock } from '../../src/collect/time/clock.ts'
import { Batch } from '../../src/collect/writer/batch.ts'
import { PostgresStore } from '../../src/collect/writer/postgres-store.ts'
import { WriterSession } from '../../src/collect/writer/session.ts'
import { BatchWriter } from '../../src/collect/writer/writer.ts'
import { createGathererDatabase, type GathererDatabase } from './database.ts'

const never = new AbortController().signal
const AT = epochUs(1_800_000_000_000_000)
const DAY_US = 86_400_000_000
let database: GathererDatabase
const sessions: WriterSession[] = []

beforeEach(async () => {
  database = await createGathererDatabase()
})
afterEach(async () => {
  for (const session of sessions.splice(0)) session.close()
  await database.drop()
})

const openSession = (gatherer: string, lockWaitMs = 0): WriterSession => {
  const session = new WriterSession(database.pool, systemCollectClock, { gatherer, lockWaitMs })
  sessions.push(session)
  return session
}
const createStore = (gatherer = 'g1'): PostgresStore => new PostgresStore(gatherer, database.pool, openSession(gatherer), never)

const delta = (seq: number, tsUs: number): Frame => ({
  kind: 'orderbook-delta',
  sid: 2,
  seq,
  ticker: 'M',
  side: 'yes',
  price: price(4_200),
  delta: qty(-100),
  exchangeTsUs: epochUs(tsUs),
  exchangeTsPrecision: 'us',
})
const snapshot = (seq: number): Frame => ({
  kind: 'orderbook-snapshot',
  sid: 2,
  seq,
  ticker: 'M',
  yes: [],
  no: [{ price: price(1), qty: qty(5) }],
})
const trade = (tsUs: number, tradeId: string): Frame => ({
  kind: 'trade',
  sid: 3,
  ticker: 'M',
  tradeId,
  yesPrice: price(4_200),
  count: qty(1_000),
  takerSide: 'no',
  isBlockTrade: false,
  exchangeTsUs: epochUs(tsUs),
  exchangeTsPrecision: 'ms',
})

/** A batch of the frames of one connection. */
function batchOf(frames: readonly Frame[], connId = 'c1', tradesCompleteBeforeUs?: EpochUs): Batch {
  const router = new ConnectionRouter({ gatherer: 'g1', connId, idleGraceUs: 1_000_000 })
  const batch = new Batch()
  for (const frame of frames) {
    const { rows, segments } = router.route(frame, AT)
    batch.add({ rows, segments: { connId, changed: segments }, tradesCompleteBeforeUs })
  }
  return batch
}

it('writes rows, segments and progress in one transaction', async () => {
  const store = createStore()
  await store.write(batchOf([snapshot(1), delta(2, AT), delta(3, AT + 5), trade(AT, 't1')], 'c1', epochUs(AT + 5)))
  const written = await database.rows<{ table: string; xids: number; n: number }>(`
    select 'rows' as table, count(distinct xid)::int as xids, count(*)::int as n from (
      select xid from trades union all select xid from orderbook_deltas union all select xid from orderbook_snapshots
      union all select xid from segments) all_rows`)
  expect(written).toEqual([{ table: 'rows', xids: 1, n: 5 }])
  expect(await database.rows('select start_seq, last_seq, complete_seq, complete_before, close_reason from segments')).toEqual([
    { start_seq: 1, last_seq: 3, complete_seq: 2, complete_before: '2027-01-15T08:00:00.000005Z', close_reason: null },
  ])
  expect(await store.loadProgress()).toEqual({ tradesCompleteBeforeUs: AT + 5, lastPoll: 0 })
})

it('changes nothing when a batch is written again', async () => {
  const store = createStore()
  const batch = batchOf([snapshot(1), delta(2, AT), delta(3, AT), trade(AT, 't1')])
  const state = (): Promise<unknown> =>
    database.rows(`select xid::text, id from orderbook_deltas union all select xid::text, id from trades
      union all select xid::text, id from segments union all select xid::text, id from orderbook_snapshots order by 1, 2`)
  await store.write(batch)
  const before = await state()
  await store.write(batch)
  expect(await state()).toEqual(before)
})

it('writes many rows at once to the same tables as few, whatever is in their texts', async () => {
  const few = createStore()
  const odd = ['plain', 'tab\tand\nline', 'back\\slash \\N', 'ünïcode ✓', '']
  const trades = Array.from({ length: 4_500 }, (_, n) => trade(AT + n * 1_000, `${odd[n % odd.length]}${n}`))
  const read = (): Promise<unknown> =>
    database.rows(
      'select md5(string_agg(t::text, $1 order by trade_id)) from (select trade_id, yes_price, qty, exchange_ts, is_block_trade, source from trades) t',
      [','],
    )
  for (let at = 0; at < trades.length; at += 450) await few.write(batchOf(trades.slice(at, at + 450)))
  const expected = await read()
  await database.rows('truncate trades')
  const store = few
  await store.write(batchOf(trades.slice(0, 4_200)))
  await store.write(batchOf(trades))
  expect(await read()).toEqual(expected)
  expect(await database.rows('select count(*)::int as n from trades')).toEqual([{ n: 4_500 }])
})

it('makes the partitions of the exchange days, however old', async () => {
  const store = createStore()
  await store.write(batchOf([delta(1, AT - 900 * DAY_US), delta(2, AT), trade(AT - 400 * DAY_US, 't1')]))
  expect(await database.rows(`select count(distinct tableoid)::int as partitions from orderbook_deltas`)).toEqual([{ partitions: 2 }])
  expect(await database.rows('select exchange_sec from trades')).toEqual([{ exchange_sec: '2025-12-11T08:00:00.000000Z' }])
})

it('lets one process of a name write at a time', async () => {
  const first = openSession('g1')
  await first.open(never)
  await expect(openSession('g1').open(never)).rejects.toThrow(/^gatherer g1 is already running/)
  await openSession('g2').open(never)
  first.close()
  await openSession('g1', 5_000).open(never)
})

it('loses and repeats nothing when the database drops its connections', async () => {
  const store = createStore()
  const observed: string[] = []
  let batches = 0
  const writer = new BatchWriter(
    {
      store,
      clock: systemCollectClock,
      random: () => 0,
      observe: ({ kind }) => {
        observed.push(kind)
        if (kind === 'batch-written' && ++batches % 5 === 0) void cutWriter()
      },
    },
    { maxRows: 10, retry: { minDelayMs: 1, maxDelayMs: 10 } },
  )
  const cutWriter = (): Promise<unknown> =>
    database.rows(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`)
  const running = writer.run(never)
  const router = new ConnectionRouter({ gatherer: 'g1', connId: 'c1', idleGraceUs: 1_000_000 })
  for (let seq = 1; seq <= 400; seq++) {
    const { rows, segments } = router.route(delta(seq, AT + Math.floor(seq / 3)), AT)
    writer.add({ rows, segments: { connId: 'c1', changed: segments } })
    if (seq % 20 === 0) await writer.flush()
  }
  writer.close()
  await running
  expect(observed).toContain('write-failed')
  expect(
    await database.rows(
      `select count(*)::int as n, count(distinct seq)::int as seqs, max(last_seq) as last from orderbook_deltas, segments`,
    ),
  ).toEqual([{ n: 400, seqs: 400, last: 400 }])
  // Arrival order is commit order, so a reader by cursor never sees a later frame without the earlier ones.
  expect(
    await database.rows(
      `select bool_and(xid >= before) as ordered from (select xid, lag(xid) over (order by seq) as before from orderbook_deltas) d`,
    ),
  ).toEqual([{ ordered: true }])
})

it('ends for good when the schema is not what it writes', async () => {
  const store = createStore()
  await database.rows('drop table tickers')
  await database.rows('alter table orderbook_deltas rename column occ to occurrence')
  const writer = new BatchWriter({ store, clock: systemCollectClock, random: () => 0, observe: () => undefined }, { maxRows: 1 })
  const running = writer.run(never)
  writer.add({ rows: batchRows([delta(1, AT)]) })
  await expect(running).rejects.toMatchObject({ code: 'ROWS_UNWRITTEN', rows: 1 })
})

const batchRows = (frames: readonly Frame[]) => {
  const router = new ConnectionRouter({ gatherer: 'g1', connId: 'c1', idleGraceUs: 1_000_000 })
  return frames.flatMap((frame) => router.route(frame, AT).rows)
}

it('closes the segments that an earlier run of the same gatherer left open, and no others', async () => {
  await createStore('g1').write(batchOf([snapshot(1), delta(2, AT)], 'c1'))
  await createStore('g2').write(batchOf([snapshot(1)], 'c2'))
  const [before] = await database.rows<{ xid: string }>(`select xid from segments where gatherer = 'g1'`)
  for (const session of sessions.splice(0)) session.close()
  const restarted = new PostgresStore('g1', database.pool, openSession('g1', 5_000), never)
  expect(await restarted.closeCrashedSegments(epochUs(AT + 1))).toBe(1)
  expect(await restarted.closeCrashedSegments(epochUs(AT + 2))).toBe(0)
  const segments = await database.rows<{ xid: string }>('select gatherer, close_reason, complete_seq, xid from segments order by gatherer')
  expect(segments).toMatchObject([
    { gatherer: 'g1', close_reason: 'crash', complete_seq: 1 },
    { gatherer: 'g2', close_reason: null },
  ])
  expect(BigInt(segments[0]?.xid ?? 0)).toBeGreaterThan(BigInt(before?.xid ?? 0))
})

it('never gives a poll number twice', async () => {
  const store = createStore()
  expect([await store.nextPoll(), await store.nextPoll()]).toEqual([1, 2])
  expect(await createStore().nextPoll()).toBe(3)
})

it('tells state and horizon by its heartbeat, and keeps the horizon of the run before', async () => {
  let pulse: Pulse = { state: 'running', horizonUs: AT, backlogRows: 7 }
  const heartbeat = new Heartbeat({
    gatherer: 'g1',
    version: '1.2.3',
    database: database.pool,
    clock: systemCollectClock,
    observe: () => undefined,
    pulse: () => pulse,
  })
  await heartbeat.beat()
  const read = () => database.rows<{ xid: string }>('select state, horizon, backlog, version, xid from gatherer_heartbeat')
  const [first] = await read()
  expect(first).toMatchObject({ state: 'running', horizon: '2027-01-15T08:00:00.000000Z', backlog: 7, version: '1.2.3' })
  pulse = { state: 'starting', horizonUs: undefined, backlogRows: 0 }
  await heartbeat.beat()
  const [second] = await read()
  expect(second).toMatchObject({ state: 'starting', horizon: '2027-01-15T08:00:00.000000Z', backlog: 0 })
  expect(BigInt(second?.xid ?? 0)).toBeGreaterThan(BigInt(first?.xid ?? 0))
})
