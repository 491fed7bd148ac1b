import { WebSocket } from 'ws'
import type { Outcome } from '../../packages/kalshi-sdk/src/book/level.ts'
import { ManagedBooks } from '../../packages/kalshi-sdk/src/book/managed-books.ts'
import { OrderBook } from '../../packages/kalshi-sdk/src/book/order-book.ts'
import { SidBooks } from '../../packages/kalshi-sdk/src/book/sid-books.ts'
import { price } from '../../packages/kalshi-sdk/src/units/price.ts'
import { qty } from '../../packages/kalshi-sdk/src/units/qty.ts'
import { type EpochUs, epochUs } from '../../packages/kalshi-sdk/src/units/time.ts'
import { KalshiSocket } from '../../packages/kalshi-sdk/src/ws/socket.ts'
import { systemSocketClock } from '../../packages/kalshi-sdk/src/ws/socket-clock.ts'
import { DEFAULT_FEED, tickersOf } from './feed.ts'

/** What a client has done when the feed is over. */
export interface Result {
  readonly frames: number
  /** Of all best bids and asks; two clients that did the same work agree. */
  readonly checksum: number
}

/** Takes a whole feed into books. `onStart` is called with the first delta. */
export type Client = (url: string, onStart: () => void) => Promise<Result>

const TOTAL = DEFAULT_FEED.markets + DEFAULT_FEED.deltas

interface RawDelta {
  readonly type: 'orderbook_delta'
  readonly sid: number
  readonly seq: number
  readonly sending_ts_ms?: number
  readonly msg: {
    readonly market_ticker: string
    readonly market_id: string
    readonly side: Outcome
    readonly price_dollars: string
    readonly delta_fp: string
    readonly ts: string
    readonly ts_ms: number
    readonly client_order_id?: string
    readonly subaccount?: number
  }
}

type RawLevel = readonly [price: string, qty: string]

interface RawSnapshot {
  readonly type: 'orderbook_snapshot'
  readonly seq: number
  readonly msg: {
    readonly market_ticker: string
    readonly yes_dollars_fp: readonly RawLevel[]
    readonly no_dollars_fp: readonly RawLevel[]
  }
}

/** What the feed sends, taken on trust. */
type RawFrame = { readonly type: 'subscribed' } | RawDelta | RawSnapshot

/** What an event by hand has of a delta's time. */
type TimeOf = (msg: Pick<RawDelta['msg'], 'ts' | 'ts_ms'>) => EpochUs

/** By hand with `ws` and `JSON.parse`: exact integers, the sequence checked, the same typed event for each delta, the same books. */
const byHand = (timeOf: TimeOf): Client => {
  return async (url, onStart) => {
    const books = new Map<string, OrderBook>()
    const socket = new WebSocket(url, { perMessageDeflate: false })
    const done = Promise.withResolvers<void>()
    let seq = 0
    let isBroken = false
    const bookOf = (ticker: string): OrderBook => {
      const known = books.get(ticker)
      if (known) return known
      const book = new OrderBook(ticker, systemSocketClock)
      books.set(ticker, book)
      return book
    }
    socket.on('open', () => socket.send(JSON.stringify({ id: 1, cmd: 'subscribe', params: {} })))
    socket.on('message', (data) => {
      const raw: RawFrame = JSON.parse(data.toString())
      if (raw.type === 'subscribed') return
      const event = raw.type === 'orderbook_delta' ? toDelta(raw, timeOf) : toSnapshot(raw)
      if (event.seq !== seq + 1) isBroken = true
      seq = event.seq
      if (seq === DEFAULT_FEED.markets + 1) onStart()
      const book = bookOf(event.ticker)
      if (event.kind === 'snapshot') book.replace(event, { seq, exchangeTsUs: undefined })
      else if (book.applyDelta(event.side, event.price, event.delta, event) === undefined) isBroken = true
      if (seq === TOTAL) done.resolve()
    })
    await done.promise
    socket.terminate()
    if (isBroken) throw new Error('the feed was not whole')
    return { frames: seq, checksum: checksumOf(books.values()) }
  }
}

/** Knows of each event what this SDK knows. */
export const byHandExact: Client = byHand(({ ts }) => {
  const dot = ts.indexOf('.')
  if (dot < 0) return epochUs(Date.parse(ts) * 1_000)
  return epochUs(
    Date.parse(`${ts.slice(0, dot)}Z`) * 1_000 +
      Number(
        ts
          .slice(dot + 1, -1)
          .padEnd(6, '0')
          .slice(0, 6),
      ),
  )
})

/** Does with the time in milliseconds. */
export const byHandLean: Client = byHand(({ ts_ms }) => epochUs(ts_ms * 1_000))

function toDelta({ sid, seq, sending_ts_ms, msg }: RawDelta, timeOf: TimeOf) {
  return {
    kind: 'delta',
    sid,
    seq,
    sendingTsMs: sending_ts_ms,
    ticker: msg.market_ticker,
    marketId: msg.market_id,
    side: msg.side,
    price: toTicks(msg.price_dollars),
    delta: toCenti(msg.delta_fp),
    exchangeTsUs: timeOf(msg),
    clientOrderId: msg.client_order_id,
    subaccount: msg.subaccount,
    receivedAtUs: systemSocketClock.nowUs(),
  } as const
}

function toSnapshot({ seq, msg }: RawSnapshot) {
  const toLevels = (levels: readonly RawLevel[]) => levels.map(([at, many]) => ({ price: toTicks(at), qty: toCenti(many) }))
  const sides = { yes: toLevels(msg.yes_dollars_fp), no: toLevels(msg.no_dollars_fp) }
  return { kind: 'snapshot', seq, ticker: msg.market_ticker, ...sides } as const
}

const toTicks = (text: string) => price(Math.round(Number(text) * 10_000))
const toCenti = (text: string) => qty(Math.round(Number(text) * 100))

/** This SDK: a socket, its events in batches, and the books of its subscription. */
export const sdk = (isFastDecoding: boolean): Client => {
  return async (url, onStart) => {
    const socket = socketTo(url, isFastDecoding)
    const books = new SidBooks(systemSocketClock)
    void socket.subscribe({ channels: ['orderbook_delta'], marketTickers: tickersOf(DEFAULT_FEED) })
    void socket.connect()
    reading: for await (const batch of socket.batches()) {
      for (const event of batch) {
        if (event.kind !== 'frame' || event.frame.seq === undefined) continue
        if (event.frame.seq === DEFAULT_FEED.markets + 1) onStart()
        const { step, tainted } = books.apply(event.frame)
        if ((step !== 'next' && step !== 'first') || tainted.length > 0) throw new Error('the feed was not whole')
        if (event.frame.seq === TOTAL) break reading
      }
    }
    await socket.close()
    return { frames: books.seq ?? 0, checksum: checksumOf(books.books()) }
  }
}

/** This SDK at its most comfortable: managed books, an event for each change, recovery included. */
export const managed: Client = async (url, onStart) => {
  const socket = socketTo(url, true)
  const books = new ManagedBooks(socket)
  void books.subscribe(tickersOf(DEFAULT_FEED))
  void socket.connect()
  let deltas = 0
  for await (const event of books.events()) {
    if (event.kind === 'tainted') throw new Error('the feed was not whole')
    if (event.kind !== 'delta') continue
    if (++deltas === 1) onStart()
    if (deltas === DEFAULT_FEED.deltas) break
  }
  const checksum = checksumOf(books.tickers().map((ticker) => books.get(ticker)))
  await socket.close()
  return { frames: deltas, checksum }
}

const socketTo = (url: string, isFastDecoding: boolean): KalshiSocket =>
  new KalshiSocket({ url, signer: { keyId: 'bench', sign: async () => 'c2lnbmF0dXJl' }, isFastDecoding })

function checksumOf(books: Iterable<OrderBook>): number {
  let sum = 0
  for (const book of books) {
    sum = (sum * 31 + (book.bestBid()?.price ?? 0) * 7 + (book.bestBid()?.qty ?? 0)) % 1_000_000_007
    sum = (sum * 31 + (book.bestAsk()?.price ?? 0) * 7 + (book.bestAsk()?.qty ?? 0)) % 1_000_000_007
  }
  return sum
}
