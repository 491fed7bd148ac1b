import { describe, expect, it } from 'vitest'
import { createSigner } from '../../src/auth/create-signer.ts'
import type { BookEvent } from '../../src/book/book-event.ts'
import { ManagedBooks } from '../../src/book/managed-books.ts'
import { KalshiSocket } from '../../src/ws/socket.ts'
import { ed25519Key } from '../rest/support/keys.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { turns } from '../support/ws-client.ts'
import { type ExchangeConnection, WsExchange } from '../support/ws-exchange.ts'

const snapshot = (sid: number, seq: number, ticker: string, size: string, id?: number): object => ({
  type: 'orderbook_snapshot',
  ...(id === undefined ? {} : { id }),
  sid,
  seq,
  msg: { market_ticker: ticker, market_id: '', no_dollars_fp: [['0.6000', size]] },
})
const delta = (sid: number, seq: number, ticker: string, change: string): object => ({
  type: 'orderbook_delta',
  sid,
  seq,
  msg: { market_ticker: ticker, market_id: '', price_dollars: '0.6000', delta_fp: change, side: 'no', ts: '2026-08-07T06:46:28.97871Z' },
})

async function connect() {
  const clock = new ManualClock()
  const exchange = await WsExchange.listen()
  const signer = createSigner(ed25519Key('key-id'))
  const socket = new KalshiSocket({ url: exchange.url, signer, reconnect: { minDelayMs: 1, maxDelayMs: 5 } })
  await socket.connect()
  const books = new ManagedBooks(socket, { clock })
  const events = books.events()
  const until = async <Kind extends BookEvent['kind']>(kind: Kind): Promise<Extract<BookEvent, { kind: Kind }>> => {
    for await (const event of { [Symbol.asyncIterator]: () => ({ next: () => events.next() }) }) {
      if (event.kind === kind) return event as Extract<BookEvent, { kind: Kind }>
    }
    throw new Error('the events have ended')
  }
  /** The next event of this kind, for which the clock of the books has to move on first. */
  const untilAfter = async <Kind extends BookEvent['kind']>(ms: number, kind: Kind): Promise<Extract<BookEvent, { kind: Kind }>> => {
    const event = until(kind)
    await turns(50)
    clock.advance(ms)
    return event
  }
  const untilSubscribed = async (sid: number): Promise<void> => {
    for (;;) {
      const { event } = await until('socket')
      if (event.kind === 'frame' && event.frame.kind === 'subscribed' && event.frame.sid === sid) return
    }
  }
  const stop = async (): Promise<void> => {
    await socket.close()
    await exchange.close()
  }
  return {
    exchange,
    socket,
    books,
    until,
    untilAfter,
    untilSubscribed,
    connection: await exchange.connection(),
    [Symbol.asyncDispose]: stop,
  }
}

/** Answers the subscription of A and B. */
async function serve(connection: ExchangeConnection, sid: number): Promise<void> {
  const { id, params } = await connection.command()
  expect(params).toMatchObject({ channels: ['orderbook_delta'], use_yes_price: false })
  connection.send({ id, type: 'subscribed', msg: { channel: 'orderbook_delta', sid } })
  connection.send(snapshot(sid, 1, 'A', '5.00'), snapshot(sid, 2, 'B', '7.00'))
}

describe('managed books over a socket', () => {
  it('I17: heal a gap by get_snapshot, on the same subscription', async () => {
    await using rig = await connect()
    const { books, connection, until } = rig
    const subscribing = books.subscribe(['A', 'B'])
    await serve(connection, 1)
    await until('recovered')
    await until('recovered')
    await subscribing
    connection.send(delta(1, 4, 'A', '1.00'))
    expect(await until('tainted')).toEqual({ kind: 'tainted', tickers: ['A', 'B'], cause: 'gap' })
    const healing = until('recovered')
    const { id, cmd, params } = await connection.command()
    expect([cmd, params]).toEqual(['update_subscription', { sid: 1, action: 'get_snapshot', market_tickers: ['A', 'B'] }])
    connection.send(snapshot(1, 5, 'A', '9.00', id), snapshot(1, 6, 'B', '8.00', id), delta(1, 7, 'A', '-1.50'))
    expect(await healing).toEqual({ kind: 'recovered', ticker: 'A', attempts: 1 })
    expect(await until('recovered')).toEqual({ kind: 'recovered', ticker: 'B', attempts: 1 })
    await until('delta')
    expect(books.get('A').top()).toMatchObject({ state: 'live', bestAsk: { price: 4_000, qty: 7_50 }, seq: 7 })
    expect(books.get('B').top()).toMatchObject({ state: 'live', bestAsk: { price: 4_000, qty: 8_00 } })
  })

  it('I16: climb from get_snapshot over a new subscription to a new connection, where the exchange is silent', async () => {
    await using rig = await connect()
    const { exchange, books, connection, until, untilAfter, untilSubscribed } = rig
    books.subscribe(['A', 'B']).catch(() => undefined)
    await serve(connection, 1)
    await until('recovered')
    await until('recovered')
    connection.send(delta(1, 9, 'A', '1.00'))
    expect(await until('recovery')).toMatchObject({ action: 'get-snapshot', attempt: 1 })
    expect((await connection.command()).params['action']).toBe('get_snapshot')
    expect(await untilAfter(2_000, 'recovery')).toMatchObject({ action: 'resubscribe', attempt: 2 })
    const { id, cmd } = await connection.command()
    expect(cmd).toBe('unsubscribe')
    connection.send({ id, type: 'unsubscribed', sid: 1, seq: 10 })
    const resubscribe = await connection.command()
    connection.send({ id: resubscribe.id, type: 'subscribed', msg: { channel: 'orderbook_delta', sid: 2 } })
    await untilSubscribed(2)
    const again = untilAfter(10_000, 'recovery')
    expect(await again).toMatchObject({ action: 'reconnect', attempt: 3, tickers: ['A', 'B'] })
    const healing = until('recovered')
    await serve(await exchange.connection(), 1)
    expect(await healing).toEqual({ kind: 'recovered', ticker: 'A', attempts: 3 })
    expect((await until('recovered')).attempts).toBe(3)
    expect(books.get('B').top()).toMatchObject({ state: 'live', bestAsk: { qty: 7_00 } })
  })

  it('I11: follow a lost subscription to its next sid', async () => {
    await using rig = await connect()
    const { books, connection, until } = rig
    books.subscribe(['A', 'B']).catch(() => undefined)
    await serve(connection, 1)
    await until('recovered')
    await until('recovered')
    connection.send({ type: 'error', sid: 1, seq: 3, msg: { code: 25, msg: 'Subscription buffer overflow' } })
    expect(await until('tainted')).toEqual({ kind: 'tainted', tickers: ['A', 'B'], cause: 'subscription-ended' })
    expect(books.get('A').state).toBe('stale')
    const healing = until('recovered')
    await serve(connection, 2)
    expect(await healing).toMatchObject({ ticker: 'A', attempts: 0 })
  })
})
