/**
 * Order books, kept whole: gaps are noticed and mended.
 *
 *   node examples/sdk/channel-orderbook-delta.ts
 *
 * Exchange and key come from KALSHI_ENVIRONMENT, or KALSHI_REST_URL with KALSHI_WS_URL, and KALSHI_API_KEY with KALSHI_API_SECRET.
 */
import { formatPrice, KalshiClient, ManagedBooks } from '@kassandra/kalshi-sdk'

await using client = KalshiClient.fromEnv()
const { items } = await client.markets.list({ status: 'open', limit: 3 })
const socket = client.socket()
await socket.connect()
const books = new ManagedBooks(socket)
const subscribed = books.subscribe(items.map(({ ticker }) => ticker))

let left = 5
for await (const event of books.events()) {
  if (event.kind === 'tainted') console.log(`not whole: ${event.tickers.join(', ')} (${event.cause})`)
  if (event.kind !== 'snapshot' && event.kind !== 'delta') continue
  const { state, bestBid, bestAsk } = event.book.top()
  console.log(event.ticker, state, bestBid ? formatPrice(bestBid.price) : 'no bid', bestAsk ? formatPrice(bestAsk.price) : 'no offer')
  if (--left === 0) break
}
await subscribed
