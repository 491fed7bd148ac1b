/**
 * Own fills. After a reconnect REST tells what was missed: this channel has no sequence.
 *
 *   node examples/sdk/channel-fill.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatPrice, formatQty, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['fill'] })

let left = 5
for await (const event of socket.events()) {
  if (event.kind !== 'frame' || event.frame.kind !== 'fill') continue
  const { ticker, bookSide, count, yesPrice, isTaker } = event.frame
  console.log(`${bookSide} ${formatQty(count)} of ${ticker} at ${formatPrice(yesPrice)} as ${isTaker ? 'taker' : 'maker'}`)
  if (--left === 0) break
}
