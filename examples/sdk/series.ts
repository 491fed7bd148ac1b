/**
 * Series, their fees, and candlesticks of one of their markets.
 *
 *   node examples/sdk/series.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { epochUs, formatPrice, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { items } = await client.series.list()
for (const { ticker, title, feeType, feeMultiplier } of items.slice(0, 5)) console.log(ticker, title, `fees ${feeType} x ${feeMultiplier}`)

const [first] = items
if (!first) throw new Error('there is no series')
const series = await client.series.get(first.ticker, { includeVolume: true })
console.log(`${series.ticker} is settled by ${series.settlementSources.map(({ name }) => name).join(', ') || 'sources that are not named'}`)

const [market] = (await client.markets.list({ seriesTicker: series.ticker, limit: 1 })).items
if (market) {
  const now = epochUs(Date.now() * 1_000)
  const query = { startTs: epochUs(now - 3_600_000_000), endTs: now, periodMinutes: 60 } as const
  const { candlesticks } = await client.series.candlesticks(series.ticker, market.ticker, query)
  const close = candlesticks.at(-1)?.price.close
  console.log(`${market.ticker} closed its last hour at ${close === undefined ? 'no trade' : formatPrice(close)}`)
}
