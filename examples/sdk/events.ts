/**
 * Events, one of them with its markets, and its metadata.
 *
 *   node examples/sdk/events.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { items } = await client.events.list({ status: 'open', limit: 3 })
for (const { ticker, title, category } of items) console.log(ticker, category, title)

const [first] = items
if (!first) throw new Error('no event is open')
const event = await client.events.get(first.ticker)
console.log(`${event.ticker} has ${event.markets.length} markets${event.mutuallyExclusive ? ', of which at most one ends YES' : ''}`)

let changes = 0
for await (const { eventTicker } of client.events.feeChanges()) changes += eventTicker === '' ? 0 : 1
console.log(`${changes} changes of fees by event`)
