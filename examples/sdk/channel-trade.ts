/**
 * Public trades as they happen.
 *
 *   node examples/sdk/channel-trade.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatPrice, formatQty, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['trade'] })

let left = 5
for await (const event of socket.events()) {
  if (event.kind !== 'frame' || event.frame.kind !== 'trade') continue
  const { ticker, takerSide, count, yesPrice } = event.frame
  console.log(`${ticker}: ${formatQty(count)} at ${formatPrice(yesPrice)}, taker for ${takerSide}`)
  if (--left === 0) break
}
