/**
 * The index that Bitcoin markets settle by, about once a second.
 *
 *   node examples/sdk/channel-cfbenchmarks-value.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatIndexValue, formatInstant, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const socket = client.socket()
await socket.connect()
await socket.subscribe({ channels: ['cfbenchmarks_value'], indexIds: ['BRTI'] })

let left = 5
for await (const event of socket.events()) {
  if (event.kind !== 'frame' || event.frame.kind !== 'cfbenchmarks-value') continue
  const { indexId, value, receivedTime } = event.frame
  console.log(indexId, value === undefined ? 'in a shape that is not known' : formatIndexValue(value), formatInstant(receivedTime))
  if (--left === 0) break
}
