/**
 * Proposals of trades off the book that this account is a party of.
 *
 *   node examples/sdk/block-trades.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatPrice, formatQty, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { items } = await client.blockTrades.list({ limit: 10 })
for (const { ticker, price, count, status } of items) console.log(`${formatQty(count)} of ${ticker} at ${formatPrice(price)}: ${status}`)
console.log(`${items.length} proposals`)
