/**
 * Keeps the order book of one market for some seconds, and draws its depth and best prices.
 *
 *   node examples/market-maker/watch-book.ts
 *
 * Without KALSHI_API_KEY on a simulated exchange in this process. MARKET_TICKER names the market, else it is the most traded one of those that are
 * listed first. EXAMPLE_SECONDS (15) says for how long. The picture is data/examples/watch-book.svg.
 */
import { formatPrice, formatQty, type KalshiClient, ManagedBooks } from '@kassandra/kalshi-sdk'
import { bookPicture, type DepthSample, sampleOf } from './support/book-picture.ts'
import { openExchange } from './support/exchange.ts'
import { savePicture } from './support/picture.ts'
import { outputPath, secondsOr } from './support/settings.ts'

const SAMPLE_MS = 100

await using exchange = await openExchange()
const { client } = exchange
const seconds = secondsOr(15)
const ticker = process.env['MARKET_TICKER'] ?? (await mostTraded(client))
console.log(`watching ${ticker} on ${exchange.name} for ${seconds} s`)

const socket = client.socket()
await socket.connect()
const books = new ManagedBooks(socket)
const subscribed = books.subscribe([ticker])
let isOver = false
const end = setTimeout(() => {
  isOver = true
  void socket.close()
}, seconds * 1_000)

const samples: DepthSample[] = []
const startedMs = Date.now()
let nextMs = startedMs
let events = 0
for await (const event of books.events()) {
  if (event.kind === 'tainted' && !isOver) console.log(`the book is not whole: ${event.cause}`)
  if (event.kind !== 'snapshot' && event.kind !== 'delta') continue
  events += 1
  const nowMs = Date.now()
  if (nowMs < nextMs) continue
  nextMs = nowMs + SAMPLE_MS
  samples.push(sampleOf(event.book, (nowMs - startedMs) / 1_000))
}
clearTimeout(end)
await subscribed

const last = samples.at(-1)
if (!last) throw new Error(`${ticker}: no book came within ${seconds} s`)
const { bestBid, bestAsk } = last
console.log(`${events} changes of the book; the last: bid ${shown(bestBid)}, ask ${shown(bestAsk)}`)
const path = outputPath('watch-book.svg')
await savePicture(path, bookPicture(ticker, samples))
console.log(path)

async function mostTraded({ markets }: KalshiClient): Promise<string> {
  const { items } = await markets.list({ status: 'open', limit: 100 })
  const [most] = items.toSorted((a, b) => b.volume24h - a.volume24h)
  if (!most) throw new Error('the exchange has no open market')
  return most.ticker
}

function shown(level: DepthSample['bestBid']): string {
  return level ? `${formatQty(level.qty)} at ${formatPrice(level.price)}` : 'none'
}
