/**
 * Own order groups: made, triggered, reset, deleted.
 *
 *   node examples/sdk/channel-order-group-updates.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['order_group_updates'] })

let left = 5
for await (const event of socket.events()) {
  if (event.kind !== 'frame' || event.frame.kind !== 'order-group-update') continue
  const { orderGroupId, eventType } = event.frame
  console.log(`${orderGroupId} ${eventType}`)
  if (--left === 0) break
}
