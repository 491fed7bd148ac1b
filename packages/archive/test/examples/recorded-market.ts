import { kalshiTables } from '@kassandra/recorder'
import { ensurePartitions, migrate } from '@kassandra/sync'
import { productionMigrations } from '@kassandra/sync/schema'
import type { Pool } from 'pg'
import { mulberry32 } from '../../../../test/support/mulberry32.ts'

export const MARKET = 'KXBTC15M-26MAY140600-T65000'
const START_MS = Date.parse('2026-05-14T04:00:00Z')
const MINUTES = 110

type Side = 'yes' | 'no'

/** What rests, by side and price. */
export type Resting = ReadonlyMap<string, number>

/** The book as it was from an instant on. */
export interface BookAt {
  readonly atMs: number
  readonly book: Resting
}

/** What was recorded, kept beside by other means than the archive's. */
export interface Recorded {
  /** By the milliseconds in which the book changed, the state behind them. */
  readonly books: readonly BookAt[]
  readonly trades: readonly { readonly atMs: number; readonly price: number; readonly qty: number }[]
  /** Milliseconds in which nobody looked; the book behind them begins with a snapshot. */
  readonly gap: readonly [fromMs: number, toMs: number]
}

interface Connection {
  readonly gatherer: string
  readonly conn: string
  readonly start: number
  seq: number
}

/**
 * Records two hours of a market by two gatherers: a snapshot and changes, several of them in one millisecond at times, a snapshot in
 * between, a switch of the leader, a gap, and a snapshot behind it. All prices and quantities are whole numbers.
 */
export async function recordMarket(pool: Pool): Promise<Recorded> {
  await migrate(pool, productionMigrations)
  const at = (ms: number): string => new Date(ms).toISOString()
  for (const { name } of kalshiTables) await ensurePartitions(pool, name, [at(START_MS), at(START_MS + 7_200_000)])
  const random = mulberry32(7)
  const pick = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  const book = new Map<string, number>()
  const [books, trades, deltas, snapshots, tickers]: [BookAt[], Recorded['trades'][number][], object[], object[], object[]] = [
    [],
    [],
    [],
    [],
    [],
  ]
  let connection: Connection = { gatherer: 'g1', conn: 'c1', start: 1, seq: 1 }
  let middle = 4_800

  const change = (atMs: number, side: Side, price: number, delta: number, isSeen: boolean): void => {
    const left = (book.get(`${side} ${price}`) ?? 0) + delta
    if (left === 0) book.delete(`${side} ${price}`)
    else book.set(`${side} ${price}`, left)
    if (!isSeen) return
    connection.seq++
    deltas.push({ at: at(atMs), side, price, delta, occ: deltas.length, ...connection })
  }
  const snapshot = (atMs: number, source: 'ws' | 'switch'): void => {
    if (source === 'ws') connection.seq++
    const levels = (side: Side): readonly (readonly number[])[] =>
      [...book]
        .flatMap(([key, qty]) => (key.startsWith(`${side} `) ? [[Number(key.split(' ')[1]), qty] as const] : []))
        .sort(([one], [other]) => one - other)
    snapshots.push({ at: at(atMs), source, yes: levels('yes'), no: levels('no'), ...connection })
  }
  const gap = [START_MS + 70 * 60_000, START_MS + 80 * 60_000] as const

  for (let price = 3_000; price <= 4_700; price += 100) change(START_MS, 'yes', price, pick(1, 500) * 100, false)
  for (let price = 3_000; price <= 5_000; price += 100) change(START_MS, 'no', price, pick(1, 500) * 100, false)
  snapshot(START_MS, 'ws')
  books.push({ atMs: START_MS, book: new Map(book) })
  for (let minute = 0; minute < MINUTES; minute++) {
    const startMs = START_MS + minute * 60_000
    const isSeen = startMs < gap[0] || startMs >= gap[1]
    if (minute === 20) snapshot(startMs, 'ws')
    if (minute === 45) {
      connection = { gatherer: 'g2', conn: 'c9', start: 40, seq: 700 }
      snapshot(startMs, 'switch')
    }
    if (startMs === gap[1]) {
      connection = { gatherer: 'g1', conn: 'c2', start: 1, seq: 0 }
      snapshot(startMs, 'ws')
      books.push({ atMs: startMs, book: new Map(book) })
    }
    middle += pick(-60, 60)
    for (let event = 0; event < 20; event++) {
      const atMs = startMs + 1_000 + event * 2_900
      for (let same = pick(1, 3); same > 0; same--) {
        const side = random() < 0.5 ? 'yes' : 'no'
        const price = Math.round((side === 'yes' ? middle : 10_000 - middle) / 100) * 100 - pick(1, 12) * 100
        const resting = book.get(`${side} ${price}`) ?? 0
        change(atMs, side, price, resting > 0 && random() < 0.5 ? -Math.min(resting, pick(1, 300) * 100) : pick(1, 300) * 100, isSeen)
      }
      if (isSeen) books.push({ atMs, book: new Map(book) })
      if (random() < 0.3) trades.push({ atMs: atMs + 7, price: middle + pick(-90, 90), qty: pick(1, 40) * 25 })
      if (event % 4 === 0)
        tickers.push({ at: at(atMs), bid: middle - pick(1, 150), ask: middle + pick(1, 150), hash: `h${tickers.length}` })
    }
  }
  await insert(pool, {
    deltas,
    snapshots,
    tickers,
    trades: trades.map((trade, id) => ({ ...trade, at: at(trade.atMs), id: `trade-${id}` })),
  })
  return { books, trades, gap }
}

async function insert(pool: Pool, rows: Readonly<Record<'deltas' | 'snapshots' | 'tickers' | 'trades', readonly object[]>>): Promise<void> {
  const connection = 'gatherer text, conn text, start bigint, seq bigint'
  await pool.query(
    `insert into orderbook_deltas (market_ticker, exchange_ts, side, price, delta, occ, gatherer, conn_id, sid, seq, segment_start, received_at)
     select '${MARKET}', at, side, price, delta, occ, gatherer, conn, 1, seq, start, at
     from jsonb_to_recordset($1) as r(at timestamptz, side text, price int, delta bigint, occ int, ${connection})`,
    [JSON.stringify(rows.deltas)],
  )
  await pool.query(
    `insert into orderbook_snapshots (market_ticker, exchange_ts, exchange_ts_source, source, gatherer, conn_id, sid, seq, segment_start, yes_levels, no_levels, received_at)
     select '${MARKET}', at, 'sending', source, gatherer, conn, 1, seq, start, yes, no, at
     from jsonb_to_recordset($1) as r(at timestamptz, source text, yes jsonb, no jsonb, ${connection})`,
    [JSON.stringify(rows.snapshots)],
  )
  await pool.query(
    `insert into tickers (market_ticker, exchange_ts, content_hash, yes_bid, yes_ask, received_at, gatherer, conn_id)
     select '${MARKET}', at, hash, bid, ask, at, 'g1', 'c1' from jsonb_to_recordset($1) as r(at timestamptz, hash text, bid int, ask int)`,
    [JSON.stringify(rows.tickers)],
  )
  await pool.query(
    `insert into trades (market_ticker, exchange_ts, exchange_sec, trade_id, yes_price, qty, taker_side, is_block_trade, ts_precision, source, received_at, gatherer, conn_id)
     select '${MARKET}', at, date_trunc('second', at), id, price, qty, 'yes', false, 'ms', 'ws', at, 'g1', 'c1'
     from jsonb_to_recordset($1) as r(at timestamptz, id text, price int, qty bigint)`,
    [JSON.stringify(rows.trades)],
  )
}
