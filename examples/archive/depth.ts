/**
 * Draws how much rested on each side of a market's book over time, within some cents of the best price.
 *
 *   ARCHIVE_STORE=./data/archive WITHIN=0.05 SAMPLES=120 node examples/archive/depth.ts
 */

import { savePicture } from '../market-maker/support/picture.ts'
import { outputPath } from '../market-maker/support/settings.ts'
import { booksAt } from './support/books-at.ts'
import { archiveFolder, chooseMarket, literal, openArchive } from './support/open-archive.ts'
import { timePicture } from './support/time-picture.ts'

const within = Number(process.env['WITHIN'] ?? '0.05')
const samples = Number(process.env['SAMPLES'] ?? '120')
const archive = await openArchive(archiveFolder(), ['orderbook_deltas', 'orderbook_snapshots'])
const market = await chooseMarket(archive, 'orderbook_deltas')
const [bounds] = await archive.query(
  `select epoch_ms(min(exchange_ts)) as first, epoch_ms(max(exchange_ts)) as last from orderbook_deltas where market_ticker = ${literal(market)}`,
)
const [first, last] = [Number(bounds?.['first']), Number(bounds?.['last'])]
const instants = Array.from({ length: samples }, (_, at) => new Date(first + ((last - first) * at) / (samples - 1)).toISOString())
const levels = await booksAt(archive, market, instants)

const points = Map.groupBy(levels, ({ at, side }) => `${at}/${side}`)
const depth = [...points.values()].map((book) => {
  const best = Math.max(...book.map(({ price }) => Number(price)))
  const near = book.filter(({ price }) => best - Number(price) <= within + 1e-9)
  return {
    at: book[0]?.at ?? '',
    line: book[0]?.side === 'yes' ? 'bids for YES' : 'offers of YES',
    y: near.reduce((sum, { qty }) => sum + Number(qty), 0),
  }
})
const subtitle = `contracts within $${within.toFixed(2)} of the best price`
await savePicture(outputPath('depth.svg'), timePicture(depth, { title: `Depth of ${market}`, subtitle, y: 'contracts' }))
console.log(`${depth.length} points of ${market} from ${instants[0]} to ${instants.at(-1)}`)
archive.close()
