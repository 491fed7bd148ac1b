/**
 * Balances by subaccount, and where long and short positions are netted.
 *
 *   node examples/sdk/subaccounts.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatMicroUsd, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

for (const { subaccount, exchangeIndex, balance } of await client.subaccounts.balances()) {
  console.log(`subaccount ${subaccount}, shard ${exchangeIndex}: $${formatMicroUsd(balance)}`)
}
for (const { subaccount, isEnabled } of await client.subaccounts.netting()) {
  console.log(`subaccount ${subaccount} ${isEnabled ? 'nets' : 'holds both legs'}`)
}
console.log(`${(await client.subaccounts.transfers({ limit: 100 })).items.length} transfers on the first page`)
