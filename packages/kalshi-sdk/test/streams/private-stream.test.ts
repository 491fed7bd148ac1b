import { createRestTransport, type RestTransport } from '@kassandra/kalshi-sdk/rest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSigner } from '../../src/auth/create-signer.ts'
import { FillKind, type FillsQuery, type StreamedFill } from '../../src/streams/fill-stream.ts'
import { PrivateStream } from '../../src/streams/private-stream.ts'
import type { StreamEvent } from '../../src/streams/stream-event.ts'
import { epochUs, formatInstant } from '../../src/units/time.ts'
import { KalshiSocket } from '../../src/ws/socket.ts'
import { type SocketClock, systemSocketClock } from '../../src/ws/socket-clock.ts'
import type { BufferOptions } from '../../src/ws/socket-options.ts'
import { ed25519Key } from '../rest/support/keys.ts'
import { type LocalExchange, type SeenRequest, startLocalExchange } from '../rest/support/local-exchange.ts'
import { type ExchangeConnection, WsExchange } from '../support/ws-exchange.ts'
import { BASE_US, type Made, toFrame, toWire } from './made-fill.ts'

const SIGNER = createSigner(ed25519Key('5a9e1bd3-8bd3-4b0f-b1a5-0c6a7d1f2e3c'))

// Shows the exchange's time; waits are real.
const CLOCK: SocketClock = { ...systemSocketClock, nowUs: () => epochUs(BASE_US + 60e6) }

let ws: WsExchange
let http: LocalExchange
let transport: RestTransport
/** What REST knows, and up to when it says that it is current. */
let known: Made[]
let asOfUs: number
let reads: SeenRequest[]
let stream: PrivateStream<StreamedFill>
let events: AsyncGenerator<StreamEvent<StreamedFill>>
beforeEach(async () => {
  ws = await WsExchange.listen()
  http = await startLocalExchange()
  known = []
  reads = []
  asOfUs = BASE_US + 3_600e6
  http.replyAlways((response, request) => {
    reads.push(request)
    if (request.path.endsWith('/exchange/user_data_timestamp'))
      return void response.end(JSON.stringify({ as_of_time: formatInstant(epochUs(asOfUs)) }))
    const minUs = Number(request.query.get('min_ts')) * 1e6
    const shown = known.filter(({ atUs }) => atUs >= minUs).toSorted((one, other) => other.atUs - one.atUs)
    response.end(JSON.stringify({ fills: shown.map(toWire), cursor: '' }))
  })
  transport = createRestTransport({ restUrl: http.restUrl, credentials: SIGNER, maxRetries: 0 })
})
afterEach(async () => {
  await stream.close()
  await transport.close()
  await Promise.all([ws.close(), http.close()])
})

function open(query: FillsQuery = { since: epochUs(BASE_US) }, buffer: BufferOptions = {}): void {
  const socket = new KalshiSocket({
    clock: CLOCK,
    url: ws.url,
    signer: SIGNER,
    random: () => 0,
    reconnect: { minDelayMs: 1, maxDelayMs: 1 },
    buffer,
  })
  stream = new PrivateStream({
    kind: new FillKind(transport, query),
    transport,
    socket,
    clock: CLOCK,
    marketTickers: query.tickers,
  })
  events = stream.events()
}

/** Confirms the subscription of the next connection, as sent at `atUs`. */
async function subscribed(connection: ExchangeConnection, atUs: number, sid = 1): Promise<void> {
  const { id, cmd, params } = await connection.command()
  expect([cmd, params['channels']]).toEqual(['subscribe', ['fill']])
  connection.send({ id, type: 'subscribed', sending_ts_ms: atUs / 1_000, msg: { channel: 'fill', sid } })
}

async function next(): Promise<StreamEvent<StreamedFill>> {
  const { value, done } = await events.next()
  if (done) throw new Error('the stream has ended')
  return value
}

/** The events up to one of this kind, in short. */
async function upTo(kind: StreamEvent<unknown>['kind']): Promise<string[]> {
  const seen: string[] = []
  for (;;) {
    const event = await next()
    seen.push(event.kind === 'item' ? `${event.item.fillId} ${event.source}${event.isLate ? ' late' : ''}` : event.kind)
    if (event.kind === kind) return seen
  }
}

/** Starts reading, so that the stream connects. */
async function begin(atUs = BASE_US + 60e6): Promise<{ connection: ExchangeConnection; first: string[] }> {
  const first = upTo('caught-up')
  const connection = await ws.connection()
  await subscribed(connection, atUs)
  return { connection, first: await first }
}

const fill = (id: string, afterMs: number): Made => ({ id, atUs: BASE_US + afterMs * 1_000 })

describe('a private stream', () => {
  it('S2: gives what was before, in order, and then what comes', async () => {
    known = [fill('b', 2_000), fill('a', 1_000)]
    open()
    const { connection, first } = await begin()
    expect(first).toEqual(['subscribed', 'a backfill', 'b backfill', 'caught-up'])
    connection.send(toFrame(fill('c', 61_000)))
    expect(await next()).toMatchObject({ kind: 'item', source: 'live', item: { fillId: 'c', createdTime: BASE_US + 61e6 } })
  })

  it('S1: gives what is told and read once', async () => {
    known = [fill('a', 1_000)]
    open()
    const { connection } = await begin()
    connection.send(toFrame(fill('a', 1_000)), toFrame(fill('b', 61_000)), toFrame(fill('b', 61_000)), toFrame(fill('c', 62_000)))
    expect([await next(), await next()]).toMatchObject([{ item: { fillId: 'b' } }, { item: { fillId: 'c' } }])
  })

  it('S1: reads what happened while there was no connection', async () => {
    open()
    const { connection } = await begin()
    connection.send(toFrame(fill('a', 61_000)))
    await next()
    connection.cut()
    known = [fill('a', 61_000), fill('b', 62_000), fill('c', 63_000)]
    const seen = upTo('caught-up')
    const again = await ws.connection()
    await subscribed(again, BASE_US + 64e6)
    expect(await seen).toEqual(['interrupted', 'subscribed', 'b backfill', 'c backfill', 'caught-up'])
    expect(reads.at(-1)?.query.get('min_ts')).toBe(String((BASE_US + 1e6) / 1e6)) // a minute before what came last
  })

  it('S1: reads what happened while the exchange had ended the subscription', async () => {
    open()
    const { connection } = await begin()
    known = [fill('b', 62_000)]
    const seen = upTo('caught-up')
    connection.send({ type: 'error', sid: 1, msg: { code: 25, msg: 'overflow' } })
    await subscribed(connection, BASE_US + 64e6, 2)
    expect(await seen).toEqual(['interrupted', 'subscribed', 'b backfill', 'caught-up'])
  })

  it('S1: reads what a frame said that nobody can understand', async () => {
    open()
    const { connection } = await begin()
    known = [fill('b', 62_000)]
    connection.send({ type: 'fill', sid: 1, msg: { trade_id: 'b' } })
    expect(await upTo('caught-up')).toEqual(['b backfill', 'caught-up'])
  })

  it('S3: goes on while REST is behind, reads again until it is not, and says what came late', async () => {
    asOfUs = BASE_US + 60.8e6
    open()
    const reading = [next(), next()]
    const connection = await ws.connection()
    await subscribed(connection, BASE_US + 60e6)
    expect(await reading[0]).toMatchObject({ kind: 'subscribed' })
    connection.send(toFrame(fill('live', 61_000)))
    expect(await reading[1]).toMatchObject({ kind: 'item', item: { fillId: 'live' } })
    known = [fill('live', 61_000), fill('behind', 59_000)]
    asOfUs = BASE_US + 61e6
    expect(await upTo('caught-up')).toEqual(['behind backfill late', 'caught-up'])
  })

  it('S3: goes on while REST fails, and tries again', async () => {
    known = [fill('a', 1_000)]
    http.reply({ status: 503 }, { status: 503 })
    open()
    const { first } = await begin()
    expect(first).toEqual(['subscribed', 'backfill-failed', 'backfill-failed', 'a backfill late', 'caught-up'])
  })

  it('S7: drops nothing for a reader that is slow, but is disconnected and reads it', async () => {
    open(undefined, { maxFrames: 4, maxPauseMs: 30 })
    const { connection } = await begin()
    const made = Array.from({ length: 50 }, (_, index) => fill(`f${index}`, 61_000 + index))
    known = made
    for (const each of made.slice(0, 20)) connection.send(toFrame(each))
    await connection.ended() // it was not read from, and so it was closed
    const again = ws.connection().then((next) => subscribed(next, BASE_US + 64e6))
    const seen = await upTo('caught-up')
    await again
    expect(seen.filter((event) => event.startsWith('f')).map((event) => event.split(' ')[0])).toEqual(made.map(({ id }) => id))
    expect(seen).toContain('interrupted')
  })

  it('S4: goes on behind the token of another, however often', async () => {
    known = [fill('a', 1_000), fill('b', 2_000), fill('c', 3_000)]
    open()
    await Promise.all([upTo('item'), ws.connection().then((connection) => subscribed(connection, BASE_US + 60e6))])
    const token = stream.token()
    await stream.close()
    for (let time = 0; time < 2; time++) {
      open({ resume: token })
      const { first } = await begin()
      expect(first).toEqual(['subscribed', 'b backfill', 'c backfill', 'caught-up'])
      await stream.close()
    }
  })

  it('asks for its markets only, and gives no others', async () => {
    known = [fill('a', 1_000)]
    open({ since: epochUs(BASE_US), tickers: ['OTHER', 'MORE'] })
    const first = upTo('caught-up')
    const connection = await ws.connection()
    const { id, params } = await connection.command()
    expect(params['market_tickers']).toEqual(['OTHER', 'MORE'])
    connection.send({ id, type: 'subscribed', sending_ts_ms: BASE_US / 1_000, msg: { channel: 'fill', sid: 1 } })
    expect(await first).toEqual(['subscribed', 'caught-up'])
  })

  it('fails where the exchange refuses the subscription', async () => {
    open()
    const failed = expect(next()).rejects.toMatchObject({ code: 'COMMAND_REFUSED', exchangeCode: 9 })
    const connection = await ws.connection()
    const { id } = await connection.command()
    connection.send({ id, type: 'error', msg: { code: 9, msg: 'authentication required' } })
    await failed
  })

  it('ends when it is closed, and closes its connection when its reader leaves', async () => {
    open()
    const { connection } = await begin()
    const waiting = events.next()
    await stream.close()
    expect(await waiting).toMatchObject({ done: true })
    await connection.ended()
    known = [fill('a', 1_000)]
    open()
    const seen: string[] = []
    const reading = (async () => {
      for await (const { fillId } of stream) {
        seen.push(fillId)
        break
      }
    })()
    const second = await ws.connection()
    await subscribed(second, BASE_US + 60e6)
    await reading
    expect(seen).toEqual(['a'])
    await second.ended()
  })

  it('ends when it is closed while it reads', async () => {
    const asked = Promise.withResolvers<void>()
    http.replyAlways(() => asked.resolve()) // and no answer
    open()
    const first = events.next()
    await subscribed(await ws.connection(), BASE_US)
    expect((await first).value).toMatchObject({ kind: 'subscribed' })
    const second = events.next()
    await asked.promise
    await stream.close()
    expect(await second).toEqual({ done: true, value: undefined })
  })
})
