/**
 * Rate limits of the account, and what calls cost.
 *
 *   node examples/sdk/account.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { usageTier, read, write } = await client.account.limits()
console.log(
  `tier ${usageTier}: ${read.refillRate} read tokens a second, up to ${read.capacity}; ${write.refillRate} to write, up to ${write.capacity}`,
)

const { defaultCost, costs } = await client.account.endpointCosts()
console.log(`a call costs ${defaultCost} tokens`)
for (const { method, path, cost } of costs.slice(0, 5)) console.log(`${method} ${path} costs ${cost}`)
