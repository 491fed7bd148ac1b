/**
 * Collections that combos can be made of.
 *
 *   node examples/sdk/multivariate.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { items } = await client.multivariate.list({ limit: 5 })
for (const { ticker, title, minLegs, maxLegs } of items) console.log(ticker, title, `${minLegs} to ${maxLegs} legs`)
const [first] = items
if (first) console.log(`${(await client.multivariate.get(first.ticker)).associatedEvents.length} events to choose from`)
console.log(`${items.length} collections on the first page`)
// client.multivariate.createMarket(ticker, { legs }) gives the market of a combination, made anew where nobody asked for it before.
