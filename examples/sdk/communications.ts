/**
 * The id by which others know this account in requests for quotes.
 *
 *   node examples/sdk/communications.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

console.log(`others see this account as ${await client.communications.id()}`)
