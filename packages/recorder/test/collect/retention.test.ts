import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import type { Frame } from '@kassandra/kalshi-sdk/ws'
import { acknowledgeCursors, readClusterState } from '@kassandra/sync'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { GathererEvent } from '../../src/collect/observer.ts'
import { type LostSegment, PartitionStore } from '../../src/collect/retention/partition-store.ts'
import { Retention, type RetentionOptions } from '../../src/collect/retention/retention.ts'
import { ConnectionRouter } from '../../src/collect/stream/router.ts'
import { systemCollectClock } from '../../src/collect/time/clock.ts'
import { Batch } from '../../src/collect/writer/batch.ts'
import { PostgresStore } from '../../src/collect/writer/postgres-store.ts'
import { WriterSession } from '../../src/collect/writer/session.ts'
import { createGathererDatabase, type GathererDatabase } from './database.ts'

const never = new AbortController().signal
const DAY_US = 86_400_000_000
const START = epochUs(Date.UTC(2026, 4, 1) * 1_000)
let database: GathererDatabase
let session: WriterSession
let store: PostgresStore
let router: ConnectionRouter
let seq = 0

beforeEach(async () => {
  database = await createGathererDatabase()
  session = new WriterSession(database.pool, systemCollectClock, { gatherer: 'g1' })
  store = new PostgresStore('g1', database.pool, session, never)
  router = new ConnectionRouter({ gatherer: 'g1', connId: 'c1', idleGraceUs: 1_000_000 })
  seq = 0
})
afterEach(async () => {
  session.close()
  await database.drop()
})

const snapshot = (tsUs: number): Frame => ({
  kind: 'orderbook-snapshot',
  sid: 1,
  seq: ++seq,
  ticker: 'M',
  yes: [],
  no: [],
  sendingTsMs: tsUs / 1_000,
})
const delta = (tsUs: number): Frame => ({
  kind: 'orderbook-delta',
  sid: 1,
  seq: ++seq,
  ticker: 'M',
  side: 'yes',
  price: price(4_200),
  delta: qty(100),
  exchangeTsUs: epochUs(tsUs),
  exchangeTsPrecision: 'us',
})
const trade = (tsUs: number): Frame => ({
  kind: 'trade',
  sid: 2,
  ticker: 'M',
  tradeId: `t${tsUs}`,
  yesPrice: price(4_200),
  count: qty(100),
  takerSide: 'no',
  isBlockTrade: false,
  exchangeTsUs: epochUs(tsUs),
  exchangeTsPrecision: 'us',
})
const ticker = (tsUs: number): Frame => ({
  kind: 'ticker',
  sid: 3,
  ticker: 'M',
  price: price(4_200),
  yesBid: price(4_100),
  yesAsk: price(4_300),
  yesBidQty: qty(1),
  yesAskQty: qty(1),
  lastTradeQty: undefined,
  volume: qty(1),
  openInterest: qty(7),
  dollarVolume: 12,
  dollarOpenInterest: 3,
  exchangeTsUs: epochUs(tsUs),
  exchangeTsPrecision: 'us',
})
const onDay = (day: number, afterUs = 0): number => START + day * DAY_US + afterUs

async function write(...frames: readonly Frame[]): Promise<void> {
  const batch = new Batch()
  for (const frame of frames) {
    const { rows, segments } = router.route(frame, START)
    batch.add({ rows, segments: { connId: 'c1', changed: segments } })
  }
  await store.write(batch)
}

/** The deduplicator has read all that there is of these tables. */
async function acknowledge(tables: readonly string[], consumer = 'deduplicator'): Promise<void> {
  const { systemIdentifier, timeline } = await readClusterState(database.pool)
  for (const table of tables) {
    const [last] = await database.rows<{ xid: string; id: string }>(
      `select xid::text as xid, id::text as id from ${table} order by xid desc, id desc limit 1`,
    )
    const cursor = { systemIdentifier, timeline, xid: last?.xid ?? '0', id: last?.id ?? '0' }
    await acknowledgeCursors(database.pool, consumer, [{ source: 'g1', table, cursor, rows: 0, isRestarted: false }])
  }
}

interface Looks {
  readonly retention: Retention
  readonly events: GathererEvent[]
  readonly abandoned: LostSegment[]
  /** From when on trades were asked for again. */
  readonly asked: number[]
  /** How many partitions went each time that nothing was written. */
  readonly holds: number[]
  /** Whether they have come. */
  areFetched: boolean
}

function createLooks(options: RetentionOptions): Looks {
  const [events, abandoned, asked, holds]: [GathererEvent[], LostSegment[], number[], number[]] = [[], [], [], []]
  const retention = new Retention(
    {
      partitions: new PartitionStore(database.pool, 'g1'),
      clock: systemCollectClock,
      observe: (event) => events.push(event),
      whileNobodyWrites: (drops) => {
        holds.push(drops.length)
        return store.whileNobodyWrites(drops)
      },
      abandon: (segments) => abandoned.push(...segments),
      fetchTradesSince: (sinceUs) => asked.push(sinceUs),
      hasTradesSince: () => looks.areFetched,
    },
    options,
  )
  const looks: Looks = { retention, events, abandoned, asked, holds, areFetched: false }
  return looks
}

async function look(options: RetentionOptions): Promise<Looks> {
  const looks = createLooks(options)
  await looks.retention.look(never)
  return looks
}
const partitions = async (): Promise<unknown[]> =>
  (
    await database.rows<{ name: string }>(`select inhrelid::regclass::text as name from pg_inherits
    where inhparent::regclass::text = any(array['trades', 'orderbook_deltas', 'orderbook_snapshots']) order by 1`)
  ).map(({ name }) => name)
const segments = () =>
  database.rows('select start_seq, last_seq, complete_seq, complete_before, close_reason from segments order by start_seq')

it('drops old partitions once the deduplicator has acknowledged all of them, and no others', async () => {
  await write(trade(onDay(0)), trade(onDay(1)), trade(onDay(2)), trade(onDay(3)))
  await look({ keepDays: 1 })
  expect(await partitions()).toHaveLength(4)
  await acknowledge(['trades'])
  await write(trade(onDay(1, 1)))
  const { events } = await look({ keepDays: 1 })
  // The second day got a row behind the cursor.
  expect(await partitions()).toEqual(['trades_p20260502', 'trades_p20260504'])
  expect(events).toMatchObject([
    { kind: 'partition-dropped', partition: 'trades_p20260501', cause: 'passed', lostRows: 0 },
    { kind: 'partition-dropped', partition: 'trades_p20260503', cause: 'passed', lostRows: 0 },
    { kind: 'disk-measured', limitBytes: undefined },
  ])
  expect(await database.rows('select * from losses')).toEqual([])
})

it('waits for the slowest consumer, and believes no cursor of another cluster', async () => {
  await write(trade(onDay(0)), trade(onDay(5)))
  await acknowledge(['trades'], 'deduplicator')
  await database.rows(
    `insert into acknowledged_cursors select 'other', table_name, system_identifier, timeline, '1', 0 from acknowledged_cursors`,
  )
  await look({ keepDays: 1 })
  expect(await partitions()).toHaveLength(2)
  await acknowledge(['trades'], 'other')
  await database.rows(`update acknowledged_cursors set system_identifier = 'another' where consumer = 'other'`)
  await look({ keepDays: 1 })
  expect(await partitions()).toHaveLength(2)
  await acknowledge(['trades'], 'other')
  await look({ keepDays: 1 })
  expect(await partitions()).toEqual(['trades_p20260506'])
})

it('takes a row for a day that was dropped, which stands again', async () => {
  await write(trade(onDay(0)), trade(onDay(5)))
  await acknowledge(['trades'])
  await look({ keepDays: 1 })
  await write(trade(onDay(0, 7)))
  expect(await partitions()).toEqual(['trades_p20260501', 'trades_p20260506'])
})

it('lets go at the hard limit of what was read before the rest, whatever its age', async () => {
  await write(trade(onDay(1)), snapshot(onDay(0)), delta(onDay(0)))
  await acknowledge(['trades'])
  const { events } = await look({ limitBytes: 1 })
  expect(events.filter(({ kind }) => kind === 'partition-dropped')).toMatchObject([
    { partition: 'trades_p20260502', lostRows: 0 },
    { table: 'orderbook_deltas', lostRows: 1 },
    { table: 'orderbook_snapshots', lostRows: 1 },
  ])
  expect(await database.rows('select table_name, rows from losses order by table_name')).toEqual([
    { table_name: 'orderbook_deltas', rows: 1 },
    { table_name: 'orderbook_snapshots', rows: 1 },
  ])
})

it('counts what the hard limit takes unread, writes it down, and vouches for nothing of it', async () => {
  await write(snapshot(onDay(0)), delta(onDay(0, 1_000)), delta(onDay(0, 2_000)))
  await acknowledge(['orderbook_deltas', 'orderbook_snapshots'])
  await write(delta(onDay(0, 3_000)), delta(onDay(0, 4_000)), delta(onDay(1)), delta(onDay(1, 1_000)))
  const { events, abandoned } = await look({ limitBytes: 1 })
  expect(events.filter(({ kind }) => kind === 'partition-dropped')).toMatchObject([
    { table: 'orderbook_snapshots', lostRows: 0 },
    { partition: 'orderbook_deltas_p20260501', cause: 'limit', lostRows: 2 },
    { partition: 'orderbook_deltas_p20260502', cause: 'limit', lostRows: 2 },
  ])
  expect(await database.rows('select gatherer, table_name, from_ts, to_ts, rows from losses order by from_ts')).toEqual([
    {
      gatherer: 'g1',
      table_name: 'orderbook_deltas',
      from_ts: '2026-05-01T00:00:00.000000Z',
      to_ts: '2026-05-02T00:00:00.000000Z',
      rows: 2,
    },
    {
      gatherer: 'g1',
      table_name: 'orderbook_deltas',
      from_ts: '2026-05-02T00:00:00.000000Z',
      to_ts: '2026-05-03T00:00:00.000000Z',
      rows: 2,
    },
  ])
  // Up to the last delta that was read, and no further.
  expect(await segments()).toEqual([
    { start_seq: 1, last_seq: 3, complete_seq: 3, complete_before: '2026-05-01T00:00:00.003000Z', close_reason: 'lost' },
  ])
  expect(abandoned[0]).toEqual({ connId: 'c1', sid: 1, startSeq: 1 })
})

it('takes all tables of a day at once, so that the stream begins anew behind the last of them', async () => {
  await write(snapshot(onDay(0)), delta(onDay(0, 1_000)), trade(onDay(0, 1_000)), ticker(onDay(0, 2_000)), delta(onDay(1)))
  const { holds, abandoned } = await look({ limitBytes: 1 })
  expect(holds).toEqual([4, 1])
  expect(new Set(abandoned.map(({ startSeq }) => startSeq))).toEqual(new Set([1]))
})

it('vouches for no book where unread tickers of its connection went', async () => {
  await write(snapshot(onDay(0)), delta(onDay(0, 1_000)), ticker(onDay(0, 2_000)))
  await acknowledge(['orderbook_deltas', 'orderbook_snapshots', 'tickers'])
  await write(delta(onDay(0, 3_000)), ticker(onDay(0, 4_000)), delta(onDay(0, 5_000)), delta(onDay(0, 6_000)))
  await acknowledge(['orderbook_deltas'])
  const { abandoned } = await look({ limitBytes: 1 })
  expect(await segments()).toMatchObject([{ complete_before: '2026-05-01T00:00:00.004000Z', close_reason: 'lost' }])
  expect(abandoned).toEqual([{ connId: 'c1', sid: 1, startSeq: 1 }])
})

it('has trades fetched again that went unread, once somebody reads what came since', async () => {
  const lost = () => database.rows('select trades_lost_since from gatherer_progress where trades_lost_since is not null')
  await write(trade(onDay(0)), trade(onDay(0, 7_000)))
  await acknowledge(['trades'])
  await write(trade(onDay(0, 5_000)), trade(onDay(0, 9_000)))
  await look({ limitBytes: 1 })
  expect(await lost()).toEqual([{ trades_lost_since: '2026-05-01T00:00:00.005000Z' }])
  // As after a restart: the loss is remembered by the database.
  const looks = createLooks({})
  await looks.retention.look(never)
  await write(trade(onDay(0, 11_000)))
  await looks.retention.look(never)
  expect(looks.asked).toEqual([])
  await acknowledge(['trades'])
  await looks.retention.look(never)
  await looks.retention.look(never)
  expect(looks.asked).toEqual([onDay(0, 5_000)])
  expect(await lost()).toHaveLength(1)
  looks.areFetched = true
  await looks.retention.look(never)
  expect(await lost()).toEqual([])
})

it('writes nothing more of a segment that lost rows, and goes on with another', async () => {
  await write(snapshot(onDay(0)), delta(onDay(0, 1_000)))
  await look({ limitBytes: 1 })
  const cut = await segments()
  expect(cut).toMatchObject([{ complete_seq: 1, close_reason: 'lost' }])
  // What had arrived before it was known still speaks of the old segment.
  await write(delta(onDay(0, 2_000)))
  expect(await segments()).toEqual(cut)
  const batch = new Batch()
  batch.add({ rows: [], segments: { connId: 'c1', changed: router.loseRows(1, START).segments } })
  await store.write(batch)
  await write(snapshot(onDay(0, 3_000)), delta(onDay(0, 4_000)), delta(onDay(0, 5_000)))
  expect(await segments()).toEqual([...cut, expect.objectContaining({ start_seq: 4, complete_seq: 5, close_reason: null })])
})

it('does not drop what is unread by a mistake of the plan', async () => {
  await write(trade(onDay(0)))
  const partitionStore = new PartitionStore(database.pool, 'g1')
  const [partition] = await partitionStore.list()
  if (!partition) throw new Error('no partition')
  expect(await partitionStore.drop({ partition, cause: 'passed' })).toEqual({ kind: 'kept' })
  expect(await partitions()).toHaveLength(1)
})
