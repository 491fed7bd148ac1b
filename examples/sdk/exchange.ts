/**
 * Is the exchange open, and when does it trade?
 *
 *   node examples/sdk/exchange.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatInstant, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { exchangeActive, tradingActive, shards } = await client.exchange.status()
console.log(`exchange ${exchangeActive ? 'active' : 'down'}, trading ${tradingActive ? 'open' : 'paused'}, ${shards.length} shards told`)

const { standardHours, maintenanceWindows } = await client.exchange.schedule()
for (const { openTime, closeTime } of standardHours[0]?.sessions.monday ?? []) console.log(`mondays ${openTime} to ${closeTime} Eastern`)
console.log(`${maintenanceWindows.length} maintenance windows planned`)

const { asOfTime } = await client.exchange.userDataTimestamp()
console.log(`own orders and fills are current up to ${formatInstant(asOfTime)}`)
