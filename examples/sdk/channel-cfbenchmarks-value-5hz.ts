/**
 * The index that Bitcoin markets settle by, up to five times a second.
 *
 *   node examples/sdk/channel-cfbenchmarks-value-5hz.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatIndexValue, formatInstant, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['cfbenchmarks_value_5hz'], indexIds: ['BRTI'] })

let left = 5
for await (const event of socket.events()) {
  if (event.kind !== 'frame' || event.frame.kind !== 'cfbenchmarks-value-5hz') continue
  const { indexId, value, receivedTime } = event.frame
  console.log(indexId, formatIndexValue(value), formatInstant(receivedTime))
  if (--left === 0) break
}
