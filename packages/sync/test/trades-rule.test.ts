import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../src/migrate/migrate.ts'
import { ensurePartitions } from '../src/partition/ensure-partitions.ts'
import { drain } from '../src/run/drain.ts'
import { productionMigrations, syncedTrades, type TradeRow, timeSeriesMigrations, tradeColumns } from '../src/schema.ts'
import { insertBatch } from '../src/write/insert-batch.ts'
import { createTestDatabase, dropAll, type TestDatabase } from './support/databases.ts'
import { sourceOf } from './support/items.ts'

type Precision = 's' | 'ms' | 'us'
interface Report {
  readonly tradeId: string
  readonly atUs: number
  readonly precision: Precision
}

const STEP_US = { s: 1_000_000, ms: 1_000, us: 1 } as const
/** 100 ms before a full second, so that cutting and rounding differ. */
const BASE_US = Date.UTC(2026, 4, 14, 4, 38, 12) * 1_000 + 900_000

const instantOf = (us: number): string => {
  const micros = us % 1_000_000
  return `${new Date((us - micros) / 1_000).toISOString().slice(0, 19)}.${String(micros).padStart(6, '0')}Z`
}

const toRow = ({ tradeId, atUs, precision }: Report, gatherer: string): TradeRow => ({
  market_ticker: 'M',
  exchange_ts: instantOf(atUs),
  exchange_sec: instantOf(Math.floor(atUs / 1_000_000) * 1_000_000),
  trade_id: tradeId,
  yes_price: 4_200,
  qty: 100,
  taker_side: 'yes',
  is_block_trade: false,
  ts_precision: precision,
  source: precision === 'us' ? 'rest' : 'ws',
  received_at: instantOf(atUs + 5_000),
  gatherer,
  conn_id: 'c',
})

let databases: readonly TestDatabase[]
let production: TestDatabase
beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase()])
  production = await createTestDatabase()
  await migrate(production.pool, productionMigrations)
  for (const { pool } of databases) {
    await migrate(pool, timeSeriesMigrations)
    await ensurePartitions(pool, 'trades', [BASE_US])
  }
})
afterAll(() => dropAll([...databases, production]))

async function empty(): Promise<void> {
  for (const { pool } of databases) await pool.query('truncate trades')
  await production.pool.query('truncate trades, sync_cursors')
}
beforeEach(empty)

const feeds = () => databases.map((database, at) => ({ source: sourceOf(`g${at}`, database), table: syncedTrades }))

/** One report after the other into one gatherer's database, in one round each or all in one. */
async function record(at: number, reports: readonly Report[]): Promise<void> {
  for (const report of reports) {
    const pool = databases[at]?.pool
    if (pool) await insertBatch(pool, 'trades', tradeColumns, [toRow(report, `g${at}`)])
  }
}

async function merged(): Promise<readonly string[]> {
  const { rows } = await production.pool.query<{ trade_id: string; exchange_ts: string; ts_precision: string }>(
    'select trade_id, exchange_ts, ts_precision from trades order by trade_id, exchange_ts',
  )
  return rows.map((row) => `${row.trade_id} ${row.exchange_ts} ${row.ts_precision}`)
}

const at = (tradeId: string, offsetUs: number, precision: Precision): Report => ({
  tradeId,
  atUs: Math.floor((BASE_US + offsetUs) / STEP_US[precision]) * STEP_US[precision],
  precision,
})

describe('trades', () => {
  it('of one id in neighbouring seconds are one row at the more precise time, which moves there', async () => {
    await record(0, [at('t', 200_000, 's')])
    await drain({ sink: production.pool, feeds: feeds() })
    expect(await merged()).toEqual(['t 2026-05-14T04:38:13.000000Z s'])
    await record(1, [at('t', 50_123, 'us')])
    expect((await drain({ sink: production.pool, feeds: feeds() })).applied).toBe(1)
    expect(await merged()).toEqual(['t 2026-05-14T04:38:12.950123Z us'])
    await record(1, [at('t', 200_000, 'ms')])
    expect((await drain({ sink: production.pool, feeds: feeds() })).applied).toBe(0)
    expect(await merged()).toEqual(['t 2026-05-14T04:38:12.950123Z us'])
  })

  it('of one id two seconds apart are two trades', async () => {
    await record(0, [at('t', 0, 's'), at('t', 2_000_000, 's')])
    await drain({ sink: production.pool, feeds: feeds() })
    expect(await merged()).toHaveLength(2)
  })

  it('come out the same whatever was read when and from whom', async () => {
    const report = fc.record({
      trade: fc.nat({ max: 3 }),
      precision: fc.constantFrom<Precision>('s', 'ms', 'us'),
      isRounded: fc.boolean(),
      gatherer: fc.nat({ max: 1 }),
      isRoundOver: fc.boolean(),
    })
    const trades = fc.array(fc.nat({ max: 200_000 }), { minLength: 4, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(trades, fc.array(report, { minLength: 1, maxLength: 12 }), async (offsets, reports) => {
        await empty()
        const best = new Map<string, Report>()
        for (const { trade, precision, isRounded, gatherer, isRoundOver } of reports) {
          const exact = BASE_US + (offsets[trade] ?? 0) + trade * 10_000_000
          const step = STEP_US[precision]
          const one = { tradeId: `t${trade}`, atUs: (isRounded ? Math.round : Math.floor)(exact / step) * step, precision }
          const { rowCount } = (await databases[gatherer === 0 ? 0 : 1]?.pool.query(
            'select from trades where trade_id = $1 and exchange_sec = $2',
            [one.tradeId, toRow(one, '').exchange_sec],
          )) ?? { rowCount: 0 }
          await record(gatherer, [one])
          // A gatherer keeps the first report of a second; only what it kept can arrive.
          if (rowCount === 0 && isBetter(one, best.get(one.tradeId))) best.set(one.tradeId, one)
          if (isRoundOver) await drain({ sink: production.pool, feeds: feeds(), round: { pageRows: 2 } })
        }
        await drain({ sink: production.pool, feeds: feeds(), round: { pageRows: 3 } })
        const expected = [...best.values()].map((one) => `${one.tradeId} ${instantOf(one.atUs)} ${one.precision}`)
        expect(await merged()).toEqual(expected.sort())
      }),
      { numRuns: 25 },
    )
  }, 60_000)
})

function isBetter(one: Report, other: Report | undefined): boolean {
  if (!other) return true
  const finer = STEP_US[other.precision] - STEP_US[one.precision]
  return finer > 0 || (finer === 0 && one.atUs < other.atUs)
}
