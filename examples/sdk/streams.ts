/**
 * Own fills of the last hour and those that come, each once, also through lost connections.
 *
 *   node examples/sdk/streams.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { epochUs, formatPrice, formatQty, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const fills = client.streams.fills({ since: epochUs((Date.now() - 3_600_000) * 1_000) })

let left = 5
for await (const { ticker, bookSide, count, yesPrice } of fills) {
  console.log(`${bookSide} ${formatQty(count)} of ${ticker} at ${formatPrice(yesPrice)}`)
  if (--left === 0) break
}
console.log('a later stream goes on from here:', fills.token().length > 0)
