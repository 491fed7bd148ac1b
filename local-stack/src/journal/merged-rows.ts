import type { Client } from 'pg'
import type { StoredBook, StoredTimes } from './collector.ts'
import type { MergedRow, StatedPart } from './compare.ts'
import type { Level } from './entry.ts'

const PAGE = 20_000

/** Instants leave the database as integer microseconds: a timestamp parsed by a client would lose them. */
const micros = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::bigint`

const SELECTIONS = [
  `SELECT 'delta' AS kind, market_ticker AS ticker, side, price, delta, ${micros('exchange_ts')} AS "tsUs" FROM orderbook_deltas`,
  `SELECT 'trade' AS kind, market_ticker AS ticker, trade_id AS "tradeId", yes_price AS "yesPrice", qty AS count,
          taker_side AS "takerSide", ${micros('exchange_ts')} AS "tsUs" FROM trades`,
  `SELECT 'ticker' AS kind, market_ticker AS ticker, price, yes_bid AS "yesBid", yes_ask AS "yesAsk", volume,
          open_interest AS "openInterest", ${micros('exchange_ts')} AS "tsUs" FROM tickers`,
  `SELECT 'snapshot' AS kind, market_ticker AS ticker, yes_levels AS yes, no_levels AS no, ${micros('exchange_ts')} AS "tsUs"
     FROM orderbook_snapshots WHERE source = 'ws'`,
]

/** Every merged row of production, a page in memory at a time. */
export async function* mergedRows(production: Client): AsyncGenerator<MergedRow> {
  for (const selection of SELECTIONS) {
    await production.query('BEGIN')
    await production.query(`DECLARE merged NO SCROLL CURSOR FOR ${selection}`)
    for (;;) {
      const { rows } = await production.query<MergedRow>({ text: `FETCH ${PAGE} FROM merged`, types: INTEGERS })
      yield* rows
      if (rows.length < PAGE) break
    }
    await production.query('COMMIT')
  }
}

/** What production states of every market's past, in order of time. */
export async function statedParts(production: Client): Promise<StatedPart[]> {
  const { rows } = await production.query<StatedPart>({
    text: `SELECT market_ticker AS ticker, kind, ${micros('from_ts')} AS "fromUs", ${micros('to_ts')} AS "toUs" FROM coverage ORDER BY from_ts`,
    types: INTEGERS,
  })
  return rows
}

/** What a gatherer has stored of the stream of order books. */
export async function storedTimes(gatherer: Client): Promise<StoredTimes> {
  const deltas = await gatherer.query<StoredBook>({
    text: `SELECT DISTINCT conn_id AS "connId", ${micros('exchange_ts')} AS us FROM orderbook_deltas ORDER BY us`,
    types: INTEGERS,
  })
  const books = await gatherer.query<StoredBook & { ticker: string }>({
    text: `SELECT market_ticker AS ticker, conn_id AS "connId", ${micros('exchange_ts')} AS us
             FROM orderbook_snapshots WHERE source = 'ws' ORDER BY us`,
    types: INTEGERS,
  })
  const byConnection = [...Map.groupBy(deltas.rows, ({ connId }) => connId)].map(
    ([connId, rows]) => [connId, rows.map(({ us }) => us)] as const,
  )
  return { deltas: new Map(byConnection), books: Map.groupBy(books.rows, ({ ticker }) => ticker) }
}

export async function countRows(database: Client, tables: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const { rows } = await database.query<{ count: number }>({ text: `SELECT count(*) AS count FROM ${table}`, types: INTEGERS })
    counts[table] = rows[0]?.count ?? 0
  }
  return counts
}

const INT8 = 20
const JSONB = 3802

function toSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is past the safe integers`)
  return value
}

// Everything here is an integer in fixed units, text or levels; `pg` would hand out bigints as text.
const INTEGERS = {
  getTypeParser:
    (oid: number) =>
    (text: string): number | string | readonly Level[] => {
      if (oid === INT8) return toSafeInteger(text)
      if (oid === JSONB) return JSON.parse(text)
      return oid === INT4 ? Number(text) : text
    },
} as never

const INT4 = 23
