/**
 * What is older than the cutoff lives in a tier of its own.
 *
 *   node examples/sdk/historical.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatInstant, formatPrice, formatQty, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { marketsSettled, tradesCreated } = await client.historical.cutoff()
console.log(`markets settled before ${formatInstant(marketsSettled)} and trades before ${formatInstant(tradesCreated)} are there`)

for (const { ticker, result } of (await client.historical.markets({ limit: 5 })).items) console.log(ticker, `ended ${result}`)
for (const { ticker, count, yesPrice } of (await client.historical.trades({ limit: 5 })).items) {
  console.log(`${formatQty(count)} of ${ticker} at ${formatPrice(yesPrice)}`)
}
