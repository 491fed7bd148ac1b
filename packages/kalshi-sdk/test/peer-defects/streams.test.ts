import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSigner } from '../../src/auth/create-signer.ts'
import { type BookEvent, ManagedBooks } from '../../src/book.ts'
import type { Frame } from '../../src/ws/frames.ts'
import { KalshiSocket } from '../../src/ws/socket.ts'
import type { SocketEvent } from '../../src/ws/socket-event.ts'
import { ed25519Key } from '../rest/support/keys.ts'
import { levelsOf } from '../support/book-frames.ts'
import { type ExchangeConnection, WsExchange } from '../support/ws-exchange.ts'

const SID = 1
const [A, B] = ['KXA-26-1', 'KXA-26-2']

const sequenced = (type: string, seq: number, msg: object): object => ({ type, sid: SID, seq, msg })
const snapshot = (seq: number, ticker: string, ...yes: readonly (readonly [price: string, count: string])[]): object =>
  sequenced('orderbook_snapshot', seq, { market_ticker: ticker, market_id: '6f1c2d34-0000-4000-8000-000000000001', yes_dollars_fp: yes })
const delta = (seq: number, ticker: string, price: string, change: string): object =>
  sequenced('orderbook_delta', seq, {
    market_ticker: ticker,
    market_id: '6f1c2d34-0000-4000-8000-000000000001',
    price_dollars: price,
    delta_fp: change,
    side: 'yes',
    ts: '2026-08-07T06:46:28.97871Z',
    ts_ms: 1_786_085_188_978,
  })

/** A frame of no known type, sent last: what came before it has been applied when it is read. */
const END = { type: 'end' }
const isEnd = (event: SocketEvent): boolean => event.kind === 'frame' && event.frame.kind === 'unknown'

let exchange: WsExchange
let socket: KalshiSocket
let connection: ExchangeConnection
beforeEach(async () => {
  exchange = await WsExchange.listen()
  const signer = createSigner(ed25519Key('5a9e1bd3-8bd3-4b0f-b1a5-0c6a7d1f2e3c'))
  socket = new KalshiSocket({ url: exchange.url, signer })
  await socket.connect()
  connection = await exchange.connection()
})
afterEach(async () => {
  await socket.close()
  await exchange.close()
})

/** Answers the one command that is on its way, and sends what the subscription brings. */
async function serve(channel: string, ...frames: readonly object[]): Promise<void> {
  const { id } = await connection.command()
  connection.send({ id, type: 'subscribed', msg: { channel, sid: SID } }, ...frames, END)
}

/** Books of both markets after these frames, and what was told of them. */
async function booksAfter(...frames: readonly object[]): Promise<{ readonly books: ManagedBooks; readonly told: readonly BookEvent[] }> {
  const books = new ManagedBooks(socket)
  const holding = books.subscribe([A, B])
  await serve('orderbook_delta', ...frames)
  await holding
  const told: BookEvent[] = []
  for await (const event of books.events()) {
    if (event.kind !== 'socket') told.push(event)
    else if (isEnd(event.event)) break
  }
  return { books, told }
}

/** What other clients get wrong with frames as they are, each seen by running or reading them; `bench/peers` shows it. */
describe('defects of other clients, in streams', () => {
  it('D6: a delta changes the book, and a jump of seq is noticed', async () => {
    const { books, told } = await booksAfter(
      snapshot(1, A, ['0.4800', '100.00']),
      snapshot(2, B),
      delta(3, A, '0.4800', '-54.00'),
      delta(9, A, '0.4800', '1.00'),
    )
    expect(books.get(A).levels('yes')).toEqual(levelsOf([[4_800, 46_00]]))
    expect(told).toContainEqual({ kind: 'tainted', tickers: [A, B], cause: 'gap' })
    expect(books.get(A).state).toBe('recovering')
  })

  it('D7: a trade has its own price and amount', async () => {
    const holding = socket.subscribe({ channels: ['trade'], marketTickers: [A] })
    const msg = {
      trade_id: 'd91bc706-ee49-470d-82d8-11418bda6fed',
      market_ticker: A,
      yes_price_dollars: '0.3100',
      no_price_dollars: '0.6900',
      count_fp: '7.00',
      taker_side: 'no',
      ts: 1_786_085_188,
      ts_ms: 1_786_085_188_978,
    }
    await serve('trade', sequenced('trade', 1, msg))
    await holding
    const frames: Frame[] = []
    for await (const event of socket.events()) {
      if (event.kind === 'frame') frames.push(event.frame)
      if (isEnd(event)) break
    }
    expect(frames).toContainEqual(expect.objectContaining({ kind: 'trade', yesPrice: 3_100, count: 7_00, takerSide: 'no' }))
  })

  it('D8: fractions of cents and contracts stay apart, and a signed change never replaces a quantity', async () => {
    const { books } = await booksAfter(
      snapshot(1, A, ['0.4800', '100.00'], ['0.4850', '7.50']),
      delta(2, A, '0.4800', '5.00'),
      delta(3, A, '0.4850', '-0.25'),
      delta(4, A, '0.4851', '1.00'),
    )
    expect(books.get(A).levels('yes')).toEqual(
      levelsOf([
        [4_800, 105_00],
        [4_850, 7_25],
        [4_851, 1_00],
      ]),
    )
  })

  it('D9: two markets of one subscription share its seq, without a gap between them and in hundredths of a contract', async () => {
    const { books, told } = await booksAfter(
      snapshot(1, A),
      snapshot(2, B),
      delta(3, A, '0.4000', '0.01'),
      delta(4, B, '0.4000', '0.49'),
      delta(5, A, '0.4000', '0.01'),
    )
    expect(told.map(({ kind }) => kind)).not.toContain('tainted')
    expect([books.get(A).state, books.get(B).state]).toEqual(['live', 'live'])
    expect([books.get(A).levels('yes'), books.get(B).levels('yes')]).toEqual([levelsOf([[4_000, 2]]), levelsOf([[4_000, 49]])])
  })

  it('D10: a delta that comes twice is applied once', async () => {
    const twice = delta(2, A, '0.4000', '3.00')
    const { books } = await booksAfter(snapshot(1, A), twice, twice, delta(3, A, '0.4100', '1.00'))
    expect(books.get(A).levels('yes')).toEqual(
      levelsOf([
        [4_000, 3_00],
        [4_100, 1_00],
      ]),
    )
    expect(books.get(A).state).toBe('live')
  })
})
