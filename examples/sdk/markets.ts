/**
 * Open markets with their quotes, one book, the last trades and candlesticks.
 *
 *   node examples/sdk/markets.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { complement, epochUs, formatPrice, formatQty, KalshiClient } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()

const { items } = await client.markets.list({ status: 'open', limit: 5 })
for (const { ticker, yesBid, yesAsk, volume } of items) {
  console.log(ticker, `${formatPrice(yesBid)} / ${formatPrice(yesAsk)}`, `volume ${formatQty(volume)}`)
}
const [market] = items
if (!market) throw new Error('no market is open')

const { yes, no } = await client.markets.orderbook(market.ticker, { depth: 3 }) // bids for each outcome, best last
const [bestYes, bestNo] = [yes.at(-1), no.at(-1)]
if (bestYes) console.log(`best bid ${formatPrice(bestYes.price)} for ${formatQty(bestYes.qty)}`)
if (bestNo) console.log(`best offer ${formatPrice(complement(bestNo.price))} for ${formatQty(bestNo.qty)}`)

for (const trade of (await client.markets.trades({ ticker: market.ticker, limit: 3 })).items) {
  console.log(`${formatQty(trade.count)} at ${formatPrice(trade.yesPrice)}, taker for ${trade.takerOutcomeSide}`)
}

const now = epochUs(Date.now() * 1_000)
const hour = { startTs: epochUs(now - 3_600_000_000), endTs: now, periodMinutes: 1 } as const
const [candles] = await client.markets.candlesticks([market.ticker], hour)
console.log(`${candles?.candlesticks.length ?? 0} candlesticks of the last hour`)
