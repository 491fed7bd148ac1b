import { afterEach, describe, expect, it } from 'vitest'
import { ManagedBooks } from '../../src/book/managed-books.ts'
import { diagnostics } from '../../src/diagnostics/diagnostics.ts'
import type { BookStateDiagnostic, SignDiagnostic, WsFrameDiagnostic, WsStateDiagnostic } from '../../src/diagnostics/payloads.ts'
import type { TypedChannel } from '../../src/diagnostics/typed-channel.ts'
import { ONE_FRAME_IN } from '../../src/diagnostics/watched-buffer.ts'
import { Rig } from '../support/ws-client.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

function listen<Payload extends object>(channel: TypedChannel<Payload>): Payload[] {
  const heard: Payload[] = []
  stops.push(channel.subscribe((payload) => heard.push(payload)))
  return heard
}

const TICKER = 'KXBTC15M-26MAY140045-45'

describe('the channels of streams', () => {
  it('tell of every change of a socket and of its signed handshakes', async () => {
    const states: WsStateDiagnostic[] = listen(diagnostics.wsState)
    const signatures: SignDiagnostic[] = listen(diagnostics.sign)
    await using rig = await Rig.start()
    const connected = rig.socket.connect()
    const first = await rig.exchange.connection()
    await connected
    await rig.expect('connected')
    first.cut()
    await rig.expect('disconnected')
    await rig.exchange.connection()
    await rig.expect('connected')
    expect(states.map(({ kind }) => kind)).toEqual(['connected', 'disconnected', 'connected'])
    expect(signatures).toMatchObject([
      { method: 'GET', path: '/trade-api/ws/v2', outcome: 'signed' },
      { method: 'GET', path: '/trade-api/ws/v2', outcome: 'signed' },
    ])
  })

  it('show the first frame of a connection and then one of many, and count them all', async () => {
    const samples: WsFrameDiagnostic[] = listen(diagnostics.wsFrame)
    await using rig = await Rig.start()
    const connected = rig.socket.connect()
    const connection = await rig.exchange.connection()
    await connected
    const count = 2 * ONE_FRAME_IN + 10
    for (let seq = 1; seq <= count; seq++) connection.send({ type: 'later', sid: 1, seq, sending_ts_ms: 1_786_085_188_000 + seq })
    for (let seq = 1; seq <= count; seq++) await rig.until('frame')
    expect(samples).toMatchObject([
      { connId: 'conn-1', frameKind: 'unknown', sid: 1, seq: 1, sentAtUs: 1_786_085_188_001_000, framesSinceLast: 1 },
      { seq: 1 + ONE_FRAME_IN, framesSinceLast: ONE_FRAME_IN },
      { seq: 1 + 2 * ONE_FRAME_IN, framesSinceLast: ONE_FRAME_IN },
    ])
    expect(JSON.stringify(samples)).not.toContain('later')
  })

  it('tell when books are tainted, asked for and recovered', async () => {
    const books: BookStateDiagnostic[] = listen(diagnostics.bookState)
    await using rig = await Rig.start()
    const connected = rig.socket.connect()
    const connection = await rig.exchange.connection()
    await connected
    const managed = new ManagedBooks({
      ...bookSocketOf(rig),
      events: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: await rig.next() }) }) }),
    })
    const subscribed = managed.subscribe([TICKER])
    const events = managed.events()
    const { id } = await connection.command()
    const snapshot = { type: 'orderbook_snapshot', sid: 1, msg: { market_ticker: TICKER, market_id: 'm' } }
    connection.send({ id, type: 'subscribed', msg: { channel: 'orderbook_delta', sid: 1 } }, { ...snapshot, seq: 1 })
    const upTo = async (kind: string): Promise<void> => {
      for (;;) {
        const { value } = await events.next()
        if (value?.kind === kind) return
      }
    }
    await upTo('snapshot')
    await subscribed
    connection.send({ type: 'ok', sid: 1, seq: 5 }) // 2 to 4 are missing
    await upTo('recovery')
    const again = await connection.command()
    expect(again.params['action']).toBe('get_snapshot')
    connection.send({ ...snapshot, id: again.id, seq: 6 })
    await upTo('recovered')
    expect(books).toEqual([
      { kind: 'recovered', ticker: TICKER, attempts: 0 },
      { kind: 'tainted', tickers: [TICKER], cause: 'gap' },
      { kind: 'recovery', action: 'get-snapshot', attempt: 1, tickers: [TICKER] },
      { kind: 'recovered', ticker: TICKER, attempts: 1 },
    ])
  })
})

function bookSocketOf({ socket }: Rig) {
  return {
    subscribe: socket.subscribe.bind(socket),
    unsubscribe: socket.unsubscribe.bind(socket),
    update: socket.update.bind(socket),
    reconnect: socket.reconnect.bind(socket),
  }
}
