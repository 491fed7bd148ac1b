/**
 * The keys of the account, and what each may do.
 *
 *   node examples/sdk/api-keys.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { keys } = await client.apiKeys.list()
for (const { name, scopes, subaccount } of keys) {
  console.log(name, `may ${scopes.join(', ')}`, subaccount === undefined ? '' : `on subaccount ${subaccount} only`)
}
// client.apiKeys.create registers a public key of your own, generate has the exchange make a pair, delete revokes one at once.
