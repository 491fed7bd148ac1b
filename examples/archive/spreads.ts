/**
 * Draws the spread between the best bid and the best offer of the busiest markets, minute by minute and weighted by time, from the
 * tickers of an archive.
 *
 *   ARCHIVE_STORE=./data/archive node examples/archive/spreads.ts
 */

import { savePicture } from '../market-maker/support/picture.ts'
import { outputPath } from '../market-maker/support/settings.ts'
import { archiveFolder, openArchive } from './support/open-archive.ts'
import { timePicture } from './support/time-picture.ts'

const archive = await openArchive(archiveFolder(), ['tickers'])
const rows = await archive.query(`
  with busiest as (select market_ticker from tickers group by market_ticker order by count(*) desc, market_ticker limit 3),
  quotes as (
    select market_ticker, exchange_ts, yes_ask - yes_bid as spread,
      lead(exchange_ts) over (partition by market_ticker order by exchange_ts) - exchange_ts as stood
    from tickers where market_ticker in (from busiest) and yes_bid is not null and yes_ask is not null)
  select market_ticker as market, strftime(time_bucket(interval '1 minute', exchange_ts), '%Y-%m-%dT%H:%M:%SZ') as minute,
    sum(spread * epoch_us(stood)) / sum(epoch_us(stood)) as mean, min(spread)::text as least, max(spread)::text as most
  from quotes where stood > interval '0 seconds' group by all order by market, minute`)
for (const { market, minute, mean, least, most } of rows)
  console.log(`${market} ${minute} mean ${Number(mean).toFixed(4)} from ${least} to ${most}`)
const points = rows.map(({ market, minute, mean }) => ({ at: String(minute), line: String(market), y: Number(mean) }))
const options = { title: 'Spreads', subtitle: 'best offer less best bid, mean of each minute weighted by time', y: 'dollars' }
await savePicture(outputPath('spreads.svg'), timePicture(points, options))
archive.close()
