/**
 * Tags by category, and filters by sport.
 *
 *   node examples/sdk/search.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

for (const [category, tags] of Object.entries(await client.search.tagsByCategories())) console.log(category, tags.join(', '))
const { sports, bySport } = await client.search.filtersBySport()
for (const sport of sports) console.log(sport, Object.keys(bySport[sport]?.competitions ?? {}).join(', '))
console.log(`${sports.length} sports`)
