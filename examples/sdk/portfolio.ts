/**
 * Money, positions, fills and settlements.
 *
 *   node examples/sdk/portfolio.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatMicroUsd, formatPrice, formatQty, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { balance, portfolioValue, byShard } = await client.portfolio.balance()
console.log(`$${formatMicroUsd(balance)} on ${byShard.length} shards, positions worth $${formatMicroUsd(portfolioValue)}`)

for await (const { ticker, position, exposure } of client.portfolio.positions({ countFilter: ['position'] })) {
  console.log(ticker, formatQty(position), `cost $${formatMicroUsd(exposure)}`)
}
for (const { ticker, count, yesPrice, bookSide, feeCost } of (await client.portfolio.fills({ limit: 5 })).items) {
  console.log(`${bookSide} ${formatQty(count)} of ${ticker} at ${formatPrice(yesPrice)}, fee $${formatMicroUsd(feeCost)}`)
}
console.log(`${(await client.portfolio.settlements({ limit: 100 })).items.length} settlements on the first page`)
