/**
 * Makes candles of the trades of a market, exactly, and draws them with their volume.
 *
 *   ARCHIVE_STORE=./data/archive MINUTES=5 node examples/archive/candles.ts
 */

import { savePicture } from '../market-maker/support/picture.ts'
import { outputPath } from '../market-maker/support/settings.ts'
import { candlesPicture } from './support/candles-picture.ts'
import { archiveFolder, chooseMarket, literal, openArchive } from './support/open-archive.ts'

const minutes = Number(process.env['MINUTES'] ?? '5')
const archive = await openArchive(archiveFolder(), ['trades'])
const market = await chooseMarket(archive, 'trades')
const candles = await archive.query(`
  select strftime(time_bucket(interval '${minutes} minutes', exchange_ts), '%Y-%m-%dT%H:%M:%SZ') as start,
    arg_min(yes_price, { ts: exchange_ts, id: trade_id })::text as open, max(yes_price)::text as high, min(yes_price)::text as low,
    arg_max(yes_price, { ts: exchange_ts, id: trade_id })::text as close, sum(qty)::decimal(18, 2)::text as volume
  from trades where market_ticker = ${literal(market)} group by start order by start`)
for (const { start, open, high, low, close, volume } of candles)
  console.log(`${start} open ${open} high ${high} low ${low} close ${close} volume ${volume}`)
await savePicture(outputPath('candles.svg'), candlesPicture(market, minutes, candles))
archive.close()
