/**
 * Prices of the Pyth network, such as gold.
 *
 *   node examples/sdk/channel-pyth-value.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatIndexValue, formatInstant, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['pyth_value'], underlyingTickers: ['Metal.XAU/USD'] })

let left = 5
for await (const event of socket.events()) {
  if (event.kind !== 'frame' || event.frame.kind !== 'pyth-value') continue
  const { underlyingTicker, value, receivedTime } = event.frame
  console.log(underlyingTicker, formatIndexValue(value), formatInstant(receivedTime))
  if (--left === 0) break
}
