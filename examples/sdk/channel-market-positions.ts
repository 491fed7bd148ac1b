/**
 * Own positions, at each change.
 *
 *   node examples/sdk/channel-market-positions.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatMicroUsd, formatQty, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['market_positions'] })

let left = 5
for await (const event of socket.events()) {
  if (event.kind !== 'frame' || event.frame.kind !== 'market-position') continue
  const { ticker, position, realizedPnl } = event.frame
  console.log(`${ticker}: ${formatQty(position)}, realized $${formatMicroUsd(realizedPnl)}`)
  if (--left === 0) break
}
