/**
 * All trades of a market, on both sides of the historical cutoff, each once.
 *
 *   node examples/sdk/history.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const [market] = (await client.markets.list({ status: 'open', limit: 1 })).items
if (!market) throw new Error('no market is open')

for await (const { tier, items } of client.history.trades({ ticker: market.ticker }).pages()) {
  console.log(`${items.length} trades of ${market.ticker} from the ${tier} side`)
}
