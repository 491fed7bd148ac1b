/**
 * Quotes that this account gave.
 *
 *   node examples/sdk/quotes.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatPrice, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { items } = await client.quotes.list({ userFilter: 'self', limit: 20 })
for (const { ticker, yesBid, noBid, status } of items) console.log(ticker, `YES ${formatPrice(yesBid)}, NO ${formatPrice(noBid)}`, status)
console.log(`${items.length} quotes`)
// A maker answers a request with client.quotes.create({ rfqId, yesBid, noBid, restRemainder }), and confirms within seconds when it is taken.
