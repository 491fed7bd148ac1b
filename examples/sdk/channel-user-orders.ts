/**
 * Own orders, at each change. Given to `orders.observe`, they settle outcomes that are unknown.
 *
 *   node examples/sdk/channel-user-orders.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatQty, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['user_orders'] })

let left = 5
for await (const event of socket.events()) {
  if (event.kind !== 'frame' || event.frame.kind !== 'user-order') continue
  client.orders.observe(event.frame)
  const { ticker, status, remainingCount, lastUpdateReason } = event.frame
  console.log(
    `${ticker}: ${status}, ${formatQty(remainingCount)} resting${lastUpdateReason === undefined ? '' : ` after ${lastUpdateReason}`}`,
  )
  if (--left === 0) break
}
