/**
 * Rewards for providing liquidity or volume.
 *
 *   node examples/sdk/incentive-programs.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatInstant, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { items } = await client.incentivePrograms.list({ limit: 5 })
for (const { ticker, type, startTime, endTime } of items) console.log(ticker, type, formatInstant(startTime), formatInstant(endTime))
console.log(`${items.length} programs on the first page`)
