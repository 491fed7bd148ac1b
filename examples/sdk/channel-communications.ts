/**
 * Requests for quotes, and quotes of and for this account.
 *
 *   node examples/sdk/channel-communications.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['communications'] })

let left = 4
for await (const event of socket.events()) {
  if (event.kind !== 'frame') continue
  const { frame } = event
  if (frame.kind === 'rfq-created') console.log(`quotes are wanted for ${frame.ticker}`)
  else if (frame.kind === 'rfq-deleted') console.log(`no more for ${frame.ticker}`)
  else if (frame.kind === 'quote-created' || frame.kind === 'quote-accepted')
    console.log(frame.kind, frame.ticker, frame.yesBid, frame.noBid)
  else if (frame.kind === 'quote-executed') console.log(`executed as order ${frame.orderId}`)
  else continue
  if (--left === 0) break
}
