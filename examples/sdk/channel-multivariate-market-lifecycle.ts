/**
 * Combo markets: made, opened, settled.
 *
 *   node examples/sdk/channel-multivariate-market-lifecycle.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['multivariate_market_lifecycle'] })

for await (const event of socket.events()) {
  if (event.kind !== 'frame' || event.frame.kind !== 'market-lifecycle') continue
  const { ticker, eventType } = event.frame
  console.log(ticker, eventType)
  break
}
