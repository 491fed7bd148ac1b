/**
 * Quotes, volume and open interest of markets, about once a second where they change.
 *
 *   node examples/sdk/channel-ticker.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatPrice, formatQty, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['ticker'], sendInitialSnapshot: true })

let left = 5
for await (const event of socket.events()) {
  if (event.kind !== 'frame' || event.frame.kind !== 'ticker') continue
  const { ticker, yesBid, yesAsk, volume } = event.frame
  console.log(`${ticker}: ${formatPrice(yesBid)} / ${formatPrice(yesAsk)}, volume ${formatQty(volume)}`)
  if (--left === 0) break
}
