/**
 * Rebuilds the order book of a market at an instant, from the snapshots and deltas of an archive, and draws it.
 *
 *   ARCHIVE_STORE=./data/archive MARKET=KXBTC15M-26NOV210730-T45 AT=2026-11-21T07:20:00Z node examples/archive/book-at.ts
 *
 * MARKET is the busiest and AT its last change, unless they are given.
 */

import { savePicture } from '../market-maker/support/picture.ts'
import { outputPath } from '../market-maker/support/settings.ts'
import { bookPicture } from './support/book-picture.ts'
import { booksAt } from './support/books-at.ts'
import { archiveFolder, chooseMarket, literal, openArchive } from './support/open-archive.ts'

const archive = await openArchive(archiveFolder(), ['orderbook_deltas', 'orderbook_snapshots'])
const market = await chooseMarket(archive, 'orderbook_deltas')
const [last] = await archive.query(
  `select strftime(max(exchange_ts), '%Y-%m-%dT%H:%M:%S.%fZ') as last from orderbook_deltas where market_ticker = ${literal(market)}`,
)
const at = process.env['AT'] ?? String(last?.['last'])
const levels = await booksAt(archive, market, [at])
for (const { side, price, qty } of levels) console.log(`${side.padEnd(3)} ${price} ${qty.padStart(12)}`)
console.log(`${levels.length} levels of ${market} at ${at}`)
await savePicture(outputPath('book-at.svg'), bookPicture(market, at, levels))
archive.close()
