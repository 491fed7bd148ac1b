/**
 * Reads the database of a market maker with plain SQL, also while it runs, and draws profit and positions.
 *
 *   node examples/market-maker/paper-trade.ts     # makes data/examples/mm.db
 *   node examples/market-maker/read-database.ts
 *
 * MM_DATABASE_PATH names another one, such as ./data/mm.db. The picture is data/examples/read-database.svg.
 */
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { savePicture } from './support/picture.ts'
import { type PnlRow, pnlPicture } from './support/pnl-picture.ts'
import { outputPath } from './support/settings.ts'

const path = process.env['MM_DATABASE_PATH'] ?? outputPath('mm.db')
if (!existsSync(path)) throw new Error(`${path}: no database is there; run paper-trade.ts first, or set MM_DATABASE_PATH`)
const database = new DatabaseSync(path, { readOnly: true })

show('The last profit and loss', 'SELECT * FROM pnl_snapshots ORDER BY timestamp DESC LIMIT 10;')
show(
  'Fills of each market: dollars and contracts are computed columns, for reading',
  `SELECT market_id, order_side, count(*) AS fills, sum(size) AS contracts, round(sum(price * size) / sum(size), 4) AS average_price
   FROM fills GROUP BY market_id, order_side ORDER BY market_id, order_side`,
)
show(
  'Fees of each market: micro-dollars are whole numbers, for counting',
  'SELECT market_id, sum(fee_micro_usd) AS fee_micro_usd FROM fills GROUP BY market_id ORDER BY market_id',
)
show('How orders ended', 'SELECT status, end_reason, count(*) AS orders FROM orders GROUP BY status, end_reason ORDER BY orders DESC')
show('What the exchange answered', 'SELECT kind, outcome, count(*) AS commands FROM commands GROUP BY kind, outcome ORDER BY kind, outcome')
show('Halts, and who lifted them', 'SELECT halted_at, rule, reason, resumed_by, resume_note FROM halts ORDER BY id')

const rows = database
  .prepare(
    `SELECT p.timestamp_us, p.market_id, p.position_e2,
            p.realized_pnl_micro_usd + p.unrealized_pnl_micro_usd - p.fees_micro_usd AS gain_micro_usd
     FROM pnl_snapshots AS p WHERE p.timestamp_us >= (SELECT max(started_at_us) FROM runs) ORDER BY p.timestamp_us, p.market_id`,
  )
  .all() as unknown as readonly PnlRow[]
database.close()
const picture = outputPath('read-database.svg')
await savePicture(picture, pnlPicture(rows))
console.log(picture)

function show(title: string, sql: string): void {
  console.log(`${title}:\n  ${sql}`)
  for (const row of database.prepare(sql).all()) console.log(`  ${JSON.stringify(row)}`)
}
