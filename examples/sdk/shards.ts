/**
 * Which shard a market is matched on, and the money there: orders are paid from their own shard only.
 *
 *   node examples/sdk/shards.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatMicroUsd, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const [market] = (await client.markets.list({ status: 'open', limit: 1 })).items
if (!market) throw new Error('no market is open')
console.log(`${market.ticker} is matched on shard ${await client.shards.of(market.ticker)}`)
for (const { exchangeIndex, balance } of await client.shards.cash()) console.log(`shard ${exchangeIndex}: $${formatMicroUsd(balance)}`)
// client.shards.ensureCash({ shard, amount }) moves what is missing there, and waits until it has arrived.
