import { describe, expect, it } from 'vitest'
import { deltaFrame, okFrame, snapshotFrame, unsubscribedFrame } from '../../test/support/book-frames.ts'
import { FakeBookSocket } from '../../test/support/fake-book-socket.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { NotConnectedError } from '../ws/command-error.ts'
import type { Frame } from '../ws/frames.ts'
import type { BookEvent } from './book-event.ts'
import { ManagedBooks } from './managed-books.ts'

const subscribed = (sid: number): Frame => ({ kind: 'subscribed', channel: 'orderbook_delta', sid })

async function keep(...tickers: readonly string[]) {
  const clock = new ManualClock()
  const socket = new FakeBookSocket(clock)
  const books = new ManagedBooks(socket, { clock })
  await books.subscribe(tickers)
  socket.asked.length = 0
  const events = books.events()
  const next = async (): Promise<BookEvent> => {
    const { value, done } = await events.next()
    if (done) throw new Error('the events have ended')
    return value
  }
  /** Kinds of the next events. */
  const kinds = async (count: number): Promise<readonly string[]> => {
    const found: string[] = []
    for (let at = 0; at < count; at++) found.push((await next()).kind)
    return found
  }
  const statesOf = (...some: readonly string[]): readonly string[] => some.map((ticker) => books.get(ticker).state)
  return { clock, socket, books, events, next, kinds, statesOf }
}

/** Two live markets on sid 1, seq 2. */
async function keepLive() {
  const kept = await keep('A', 'B')
  kept.socket.receive(subscribed(1), snapshotFrame({ seq: 1, ticker: 'A' }, [[4_000, 1_00]]), snapshotFrame({ seq: 2, ticker: 'B' }))
  expect(await kept.kinds(5)).toEqual(['socket', 'snapshot', 'recovered', 'snapshot', 'recovered'])
  return kept
}

describe('managed books', () => {
  it('subscribe with the scale said explicitly', async () => {
    const clock = new ManualClock()
    const socket = new FakeBookSocket(clock)
    await new ManagedBooks(socket, { clock, useYesPrice: true }).subscribe(['A'])
    expect(socket.asked).toEqual([['subscribe', ['orderbook_delta'], ['A'], true]])
  })

  it('give up markets whose subscription is refused', async () => {
    const clock = new ManualClock()
    const socket = new FakeBookSocket(clock)
    const books = new ManagedBooks(socket, { clock })
    socket.failure = new NotConnectedError('subscribe')
    await expect(books.subscribe(['A'])).rejects.toBe(socket.failure)
    expect([books.tickers(), books.find('A')]).toEqual([[], undefined])
    expect(() => books.get('A')).toThrow('no book of A is kept')
  })

  it('I18: stand right behind each event when it is read', async () => {
    const { socket, books, next } = await keepLive()
    socket.receive(deltaFrame({ seq: 3, ticker: 'A' }, 'yes', 4_100, 5), deltaFrame({ seq: 4, ticker: 'A' }, 'yes', 4_100, -5))
    expect(await next()).toMatchObject({ kind: 'delta', ticker: 'A', side: 'yes', price: 4_100, delta: 5, qty: 5 })
    expect(books.get('A').bestBid()).toEqual({ price: 4_100, qty: 5 })
    expect(await next()).toMatchObject({ kind: 'delta', qty: 0 })
    expect(books.get('A').bestBid()).toEqual({ price: 4_000, qty: 1_00 })
  })

  it('I16: ask for snapshots of all markets at a gap, and count the attempt that healed each', async () => {
    const { socket, next, kinds, statesOf } = await keepLive()
    socket.receive(deltaFrame({ seq: 4, ticker: 'A' }, 'yes', 4_000, 1))
    expect(await next()).toEqual({ kind: 'tainted', tickers: ['A', 'B'], cause: 'gap' })
    expect(statesOf('A', 'B')).toEqual(['recovering', 'recovering'])
    expect(await next()).toMatchObject({ kind: 'socket' })
    expect(await next()).toEqual({ kind: 'recovery', action: 'get-snapshot', attempt: 1, tickers: ['A', 'B'] })
    expect(socket.asked).toEqual([['get_snapshot', 'orderbook_delta', ['A', 'B']]])
    socket.receive(okFrame(5), snapshotFrame({ seq: 6, ticker: 'B' }), snapshotFrame({ seq: 7, ticker: 'A' }, [[4_000, 2]]))
    expect(await kinds(3)).toEqual(['socket', 'snapshot', 'recovered'])
    expect(statesOf('A', 'B')).toEqual(['recovering', 'live'])
    expect(await kinds(1)).toEqual(['snapshot'])
    expect(await next()).toEqual({ kind: 'recovered', ticker: 'A', attempts: 1 })
  })

  it('I9: ask for the one market whose level would be below nothing', async () => {
    const { socket, next, statesOf } = await keepLive()
    socket.receive(deltaFrame({ seq: 3, ticker: 'A' }, 'yes', 4_000, -1_01))
    expect(await next()).toEqual({ kind: 'tainted', tickers: ['A'], cause: 'negative-level' })
    expect([(await next()).kind, (await next()).kind, statesOf('A', 'B')]).toEqual(['socket', 'recovery', ['recovering', 'live']])
    expect(socket.asked).toEqual([['get_snapshot', 'orderbook_delta', ['A']]])
  })

  it('I16: climb the ladder by the clock: snapshot, subscription, connection', async () => {
    const { clock, socket, next, kinds } = await keepLive()
    socket.receive(snapshotFrame({ seq: 9, ticker: 'A' }))
    expect(await kinds(3)).toEqual(['tainted', 'snapshot', 'recovery'])
    const resubscribe = next()
    await settled()
    clock.advance(2_000)
    expect(await resubscribe).toEqual({ kind: 'recovery', action: 'resubscribe', attempt: 2, tickers: ['B'] })
    await settled()
    expect(socket.asked.slice(1)).toEqual([
      ['delete_markets', 'orderbook_delta', ['B']],
      ['subscribe', ['orderbook_delta'], ['B'], false],
    ])
    const reconnect = next()
    await settled()
    clock.advance(5_000)
    expect(await reconnect).toMatchObject({ kind: 'recovery', action: 'reconnect', attempt: 3 })
    expect(socket.asked.at(-1)).toEqual(['reconnect'])
  })

  it('I16: give up the whole subscription where no market is whole', async () => {
    const { clock, socket, next, kinds } = await keepLive()
    socket.receive(okFrame(9))
    expect(await kinds(3)).toEqual(['tainted', 'socket', 'recovery'])
    const resubscribe = next()
    await settled()
    clock.advance(2_000)
    expect(await resubscribe).toMatchObject({ action: 'resubscribe', tickers: ['A', 'B'] })
    await settled()
    expect(socket.asked.slice(1)).toEqual([
      ['unsubscribe', ['orderbook_delta']],
      ['subscribe', ['orderbook_delta'], ['A', 'B'], false],
    ])
  })

  it('I16: tell that asking failed, and go on at the deadline', async () => {
    const { clock, socket, next, kinds } = await keepLive()
    socket.failure = new NotConnectedError('get_snapshot')
    socket.receive(okFrame(9))
    expect(await kinds(3)).toEqual(['tainted', 'socket', 'recovery'])
    expect(await next()).toMatchObject({ kind: 'recovery-failed', step: { action: 'get-snapshot', attempt: 1 }, error: socket.failure })
    const resubscribe = next()
    await settled()
    clock.advance(2_000)
    expect(await resubscribe).toMatchObject({ kind: 'recovery', attempt: 2 })
  })

  it('I11: are stale without a connection, recovering on the next one, live with its snapshot', async () => {
    const { clock, socket, next, kinds, statesOf } = await keepLive()
    socket.happen({ kind: 'disconnected', connId: 'c', reason: 'server', detail: '', atUs: clock.nowUs() })
    expect(await next()).toEqual({ kind: 'tainted', tickers: ['A', 'B'], cause: 'disconnected' })
    expect(statesOf('A', 'B')).toEqual(['stale', 'stale'])
    socket.happen({ kind: 'connected', connId: 'd', atUs: clock.nowUs() })
    socket.receive(subscribed(1), snapshotFrame({ seq: 1, ticker: 'B' }))
    expect(await kinds(2)).toEqual(['socket', 'socket'])
    expect(await next()).toEqual({ kind: 'tainted', tickers: ['A', 'B'], cause: 'resubscribed' })
    expect(statesOf('A', 'B')).toEqual(['recovering', 'recovering'])
    expect(await kinds(3)).toEqual(['socket', 'snapshot', 'recovered'])
    expect(statesOf('A', 'B')).toEqual(['recovering', 'live'])
  })

  it('I8: leave frames of other and of ended subscriptions alone', async () => {
    const { socket, books, kinds } = await keepLive()
    socket.receive(
      deltaFrame({ seq: 3, ticker: 'A', sid: 7 }, 'yes', 4_000, 1),
      unsubscribedFrame(3),
      deltaFrame({ seq: 4, ticker: 'A' }, 'yes', 4_000, 1),
    )
    expect(await kinds(4)).toEqual(['socket', 'socket', 'tainted', 'socket'])
    expect([books.get('A').state, books.get('A').bestBid()?.qty]).toEqual(['stale', 1_00])
    socket.receive(subscribed(2), snapshotFrame({ seq: 1, sid: 2, ticker: 'A' }))
    expect(await kinds(3)).toEqual(['tainted', 'socket', 'snapshot'])
  })

  it('take the first frame of a subscription before the reply that names it', async () => {
    const { socket, kinds, statesOf } = await keep('A')
    socket.receive(snapshotFrame({ seq: 1, sid: 5, ticker: 'A' }), subscribed(5), deltaFrame({ seq: 2, sid: 5, ticker: 'A' }, 'yes', 1, 1))
    expect(await kinds(4)).toEqual(['snapshot', 'recovered', 'socket', 'delta'])
    expect(statesOf('A')).toEqual(['live'])
  })

  it('ask for a first snapshot that does not come', async () => {
    const { clock, socket, next } = await keep('A')
    socket.receive(subscribed(1))
    expect((await next()).kind).toBe('socket')
    const asked = next()
    await settled()
    clock.advance(10_000)
    expect(await asked).toEqual({ kind: 'recovery', action: 'get-snapshot', attempt: 1, tickers: ['A'] })
  })

  it('neither keep nor ask for a market that was given up', async () => {
    const { socket, books, kinds, next } = await keepLive()
    await books.unsubscribe(['A', 'X'])
    expect(socket.asked).toEqual([['delete_markets', 'orderbook_delta', ['A']]])
    socket.receive(deltaFrame({ seq: 3, ticker: 'A' }, 'yes', 4_000, 1), okFrame(9))
    expect(await kinds(1)).toEqual(['socket'])
    expect(await next()).toEqual({ kind: 'tainted', tickers: ['B'], cause: 'gap' })
    expect([books.find('A'), books.tickers()]).toEqual([undefined, ['B']])
  })

  it('advance one event at a time through what came at once, and leave the rest to the next reader', async () => {
    const { socket, books, events, next } = await keepLive()
    socket.receive(...[3, 4, 5].map((seq) => deltaFrame({ seq, ticker: 'A' }, 'yes', 4_000, 1_00)))
    expect(await next()).toMatchObject({ kind: 'delta', qty: 2_00 })
    expect(books.get('A').bestBid()).toEqual({ price: 4_000, qty: 2_00 })
    await events.return()
    const rest = books.events()
    expect([(await rest.next()).value, (await rest.next()).value]).toMatchObject([{ qty: 3_00 }, { qty: 4_00 }])
    expect(books.get('A').state).toBe('live')
  })

  it('end with the socket, and free its events for another reader', async () => {
    const { socket, events } = await keep('A')
    await events.return()
    const again = socket.events()[Symbol.asyncIterator]()
    socket.end()
    expect(await again.next()).toEqual({ done: true, value: undefined })
  })
})

/** Lets promises that are ready run on. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
