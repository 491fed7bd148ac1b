import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MakerStore } from '../../src/store.ts'
import { AT, fill, marketSample, order, pnl } from '../support/store-changes.ts'
import { DATABASES, type StoreHome } from '../support/store-fixture.ts'

const COLUMNS = {
  orders: 'id client_order_id market_id side order_side price size filled_size status created_at updated_at',
  fills: 'id order_id price size timestamp',
  pnl_snapshots: 'id timestamp market_id realized_pnl unrealized_pnl yes_position no_position',
  market_data: 'id timestamp market_id best_bid best_ask mid_price',
}
const INDEXES = ['idx_orders_market orders', 'idx_orders_status orders', 'idx_fills_order fills', 'idx_pnl_timestamp pnl_snapshots']

/** 2026-05-28T20:26:40.000001Z, whose microsecond no float of seconds holds. */
const ODD = epochUs(AT + 1)
const ODD_TEXT = '2026-05-28T20:26:40.000001Z'
/** What a reader shows of an instant: text of SQLite, text in UTC of PostgreSQL. */
const INSTANT = {
  SQLite: (column: string) => column,
  PostgreSQL: (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
}
const INDEX_LIST = {
  SQLite: "SELECT name || ' ' || tbl_name AS listed FROM sqlite_schema WHERE type = 'index'",
  PostgreSQL: "SELECT indexname || ' ' || tablename AS listed FROM pg_indexes WHERE schemaname = current_schema()",
}
const QUERY_PLAN = { SQLite: 'EXPLAIN QUERY PLAN', PostgreSQL: 'EXPLAIN' }

describe.each(DATABASES)('$database', ({ database, createHome }) => {
  let home: StoreHome
  let store: MakerStore
  beforeEach(async () => {
    home = await createHome()
    store = await home.open()
    await store.commit([
      order('a', { atUs: ODD, side: 'ask', price: price(4_801), size: qty(10_25), exchangeOrderId: 'x-1' }),
      fill('t-1', { atUs: ODD, side: 'ask', count: qty(2_50) }),
      pnl({ atUs: ODD, position: qty(-3_00) }),
      pnl({ atUs: epochUs(ODD + 1), realizedPnl: microUsd(Number.MAX_SAFE_INTEGER), position: qty(4_50) }),
      marketSample({ atUs: ODD }),
      marketSample({ atUs: ODD, marketId: 'B', bestAsk: undefined }),
    ])
  })
  afterEach(async () => {
    await store.close()
    await home.remove()
  })

  /** PostgreSQL gives decimals as exact text, SQLite as the nearest float. */
  const shown = (decimal: string): unknown => (database === 'SQLite' ? Number(decimal) : decimal)
  const one = async (sql: string): Promise<unknown> => (await home.query(sql))[0]
  const instant = INSTANT[database]

  it('S17 has the tables and columns of the founding schema', async () => {
    for (const [table, columns] of Object.entries(COLUMNS)) {
      const [row = {}] = await home.query(`SELECT ${columns.replaceAll(' ', ', ')} FROM ${table}`)
      expect(Object.keys(row)).toEqual(columns.split(' '))
      expect(Object.keys((await home.query(`SELECT * FROM ${table}`))[0] ?? {})).toEqual(expect.arrayContaining(columns.split(' ')))
    }
  })

  it('S17 has the indexes of the founding schema', async () => {
    expect((await home.query(INDEX_LIST[database])).map(({ listed }) => listed)).toEqual(expect.arrayContaining(INDEXES))
  })

  it('S17 answers in dollars, contracts and instants, and exactly in whole units', async () => {
    const sql = `SELECT side, order_side, price, size, filled_size, ${instant('created_at')} AS created_at,
      ${instant('updated_at')} AS updated_at FROM orders WHERE market_id = 'KXBTCD-A' AND status = 'pending-new'`
    expect(await one(sql)).toEqual({
      side: 'YES',
      order_side: 'SELL',
      price: shown('0.4801'),
      size: shown('10.25'),
      filled_size: shown('2.50'),
      created_at: ODD_TEXT,
      updated_at: ODD_TEXT,
    })
    expect(await one(`SELECT order_id, price, size, ${instant('timestamp')} AS timestamp FROM fills`)).toEqual({
      order_id: 'a',
      price: shown('0.4800'),
      size: shown('2.50'),
      timestamp: ODD_TEXT,
    })
    expect(await one('SELECT best_bid, best_ask, mid_price FROM market_data')).toEqual({
      best_bid: shown('0.4800'),
      best_ask: shown('0.4901'),
      mid_price: shown('0.48505'),
    })
    expect(await one("SELECT best_ask, mid_price FROM market_data WHERE market_id = 'B'")).toEqual({ best_ask: null, mid_price: null })
    expect(await one('SELECT price_e4 + 0 AS units FROM orders WHERE price_e4 = 4801 AND size_e2 = 1025 AND filled_size_e2 = 250')).toEqual(
      {
        units: database === 'SQLite' ? 4_801 : '4801',
      },
    )
  })

  it('S17 answers the founding query of the newest profits', async () => {
    const rows = await home.query('SELECT * FROM pnl_snapshots ORDER BY timestamp DESC LIMIT 10;')
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({
      realized_pnl: shown('9007199254.740991'),
      yes_position: shown('4.50'),
      no_position: shown('0.00'),
    })
    expect(rows[1]).toMatchObject({
      realized_pnl: shown('-1.250000'),
      unrealized_pnl: shown('0.070001'),
      yes_position: shown('0.00'),
      no_position: shown('3.00'),
    })
    const latest = await one(`SELECT ${instant('timestamp')} AS timestamp FROM pnl_snapshots ORDER BY timestamp DESC LIMIT 10`)
    expect(latest).toEqual({ timestamp: '2026-05-28T20:26:40.000002Z' })
  })

  it('S17 finds the newest profits through their index', async () => {
    const profits = Array.from({ length: 2_000 }, (_, n) => pnl({ atUs: epochUs(AT + 10 + n) }))
    await store.commit(profits)
    const plan = await home.query(`${QUERY_PLAN[database]} SELECT * FROM pnl_snapshots ORDER BY timestamp DESC LIMIT 10`)
    expect(JSON.stringify(plan)).toContain('idx_pnl_timestamp')
  })

  it('can be joined as it was founded', async () => {
    const sql = 'SELECT o.client_order_id, f.id FROM fills f JOIN orders o ON o.id = f.order_id ORDER BY f.timestamp'
    expect(await home.query(sql)).toEqual([expect.objectContaining({ client_order_id: 'a', id: 't-1' })])
  })
})
