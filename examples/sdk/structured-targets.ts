/**
 * Teams, players and other subjects that markets refer to.
 *
 *   node examples/sdk/structured-targets.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { items } = await client.structuredTargets.list({ limit: 5 })
for (const { id, name, type } of items) console.log(type, name, id)
const [first] = items
if (first) console.log((await client.structuredTargets.get(first.id)).name)
console.log(`${items.length} targets on the first page`)
