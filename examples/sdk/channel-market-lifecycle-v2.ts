/**
 * Markets and events: made, opened, paused, determined, settled.
 *
 *   node examples/sdk/channel-market-lifecycle-v2.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatPrice, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['market_lifecycle_v2'] })

let left = 4
for await (const event of socket.events()) {
  if (event.kind !== 'frame') continue
  const { frame } = event
  if (frame.kind === 'market-lifecycle') {
    const { ticker, eventType, result, settlementValue } = frame
    console.log(ticker, eventType, result ?? '', settlementValue === undefined ? '' : `pays ${formatPrice(settlementValue)}`)
  } else if (frame.kind === 'event-lifecycle') console.log(`new event ${frame.eventTicker}: ${frame.title}`)
  else if (frame.kind === 'event-fee-update') console.log(`${frame.eventTicker} has fees of its own: ${frame.feeTypeOverride ?? 'no more'}`)
  else continue
  if (--left === 0) break
}
