/**
 * Asks for quotes, looks at the request and takes it back. It trades, so not on prod.
 *
 *   node examples/sdk/rfqs.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatQty, KalshiClient, parseQty } from '@kassandra/kalshi-sdk'

if (process.env['KALSHI_ENVIRONMENT'] === 'prod') throw new Error('this example trades: run it on demo or on the simulator')

await using client = KalshiClient.fromEnv()

const [market] = (await client.markets.list({ status: 'open', limit: 1 })).items
if (!market) throw new Error('no market is open')

const rfqId = await client.rfqs.create({ ticker: market.ticker, contracts: parseQty('100'), restRemainder: false, replaceExisting: true })
const { status, contracts } = await client.rfqs.get(rfqId)
console.log(`${status}: quotes are wanted for ${contracts === undefined ? '?' : formatQty(contracts)} of ${market.ticker}`)

for (const { ticker, creatorId } of (await client.rfqs.list({ limit: 5 })).items) console.log(`${creatorId} asks for ${ticker}`)
await client.rfqs.delete(rfqId)
