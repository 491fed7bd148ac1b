/**
 * An order group: a limit on what may fill in 15 seconds, and an emergency stop. It trades, so not on prod.
 *
 *   node examples/sdk/order-groups.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatQty, KalshiClient, parseQty } from '@kassandra/kalshi-sdk'

if (process.env['KALSHI_ENVIRONMENT'] === 'prod') throw new Error('this example trades: run it on demo or on the simulator')

await using client = KalshiClient.fromEnv()

const { orderGroupId } = await client.orderGroups.create({ contractsLimit: parseQty('10') })
await client.orderGroups.setLimit(orderGroupId, parseQty('20'))
await client.orderGroups.trigger(orderGroupId) // cancels its orders and takes no more
await client.orderGroups.reset(orderGroupId) // takes orders again
const { contractsLimit, orderIds } = await client.orderGroups.get(orderGroupId)
console.log(`at most ${contractsLimit === undefined ? '?' : formatQty(contractsLimit)} contracts in 15 s, ${orderIds.length} orders in it`)
await client.orderGroups.delete(orderGroupId)
console.log(`${(await client.orderGroups.list()).length} groups left`)
