/**
 * Games and other happenings that events depend on.
 *
 *   node examples/sdk/milestones.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatInstant, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { items } = await client.milestones.list({ limit: 5 })
for (const { title, startTime, relatedEventTickers } of items) {
  console.log(title, startTime === undefined ? '' : formatInstant(startTime), `${relatedEventTickers.length} events`)
}
const [first] = items
if (first) console.log((await client.milestones.get(first.id)).type)
console.log(`${items.length} milestones on the first page`)
