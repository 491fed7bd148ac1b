/**
 * Places an order that rests, amends, decreases and cancels it. It trades, so not on prod.
 *
 *   node examples/sdk/orders.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatQty, KalshiClient, parseQty, price } from '@kassandra/kalshi-sdk'

if (process.env['KALSHI_ENVIRONMENT'] === 'prod') throw new Error('this example trades: run it on demo or on the simulator')

await using client = KalshiClient.fromEnv()

const [market] = (await client.markets.list({ status: 'open', limit: 1 })).items
const step = market?.priceRanges[0]?.step
if (!market || step === undefined) throw new Error('no market is open')
const { ticker } = market

const placed = await client.orders.place({
  ticker,
  side: 'bid',
  price: step, // the lowest there is
  count: parseQty('5'),
  timeInForce: 'good_till_canceled',
  selfTradePrevention: 'taker_at_cross',
  postOnly: true,
})
const outcome = placed.outcome === 'unknown' ? await placed.resolve() : placed
if (outcome.outcome !== 'accepted') throw new Error('the order was not placed', { cause: outcome.error })
const { orderId } = outcome.order

await client.orders.amend(orderId, { ticker, side: 'bid', price: price(step * 2), count: parseQty('5') })
const { remainingCount } = await client.orders.decrease(orderId, { reduceTo: parseQty('2'), marketTicker: ticker })
const { reducedBy } = await client.orders.cancel(orderId, { marketTicker: ticker })
console.log(`${formatQty(remainingCount)} rested after the decrease, ${formatQty(reducedBy)} were cancelled`)
