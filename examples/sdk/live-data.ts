/**
 * Scores and other live data of what events are about.
 *
 *   node examples/sdk/live-data.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { items } = await client.milestones.list({ limit: 3 })
const live = items.length === 0 ? [] : await client.liveData.batch(items.map(({ id }) => id))
for (const { type, details } of live) console.log(type, JSON.stringify(details).slice(0, 100))
console.log(`${live.length} of ${items.length} milestones have live data`)
