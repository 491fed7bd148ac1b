import { ConnectionError, DecodeError, ResponseTooLargeError, TimeoutError } from '@kassandra/kalshi-sdk'
import {
  createRestTransport,
  RateLimiter,
  type RestObserver,
  type RestRequest,
  type RestTransport,
  type RestTransportOptions,
} from '@kassandra/kalshi-sdk/rest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LocalExchange, type Reply, startLocalExchange } from './support/local-exchange.ts'
import { ManualClock } from './support/manual-clock.ts'

const TIMEOUT_MS = 60_000
const GET: RestRequest = { method: 'GET', path: '/markets', query: { limit: 5 } }
const OK: Reply = { json: { ok: true } }
const isWait = (delayMs: number): boolean => delayMs < TIMEOUT_MS
const isTimeout = (delayMs: number): boolean => delayMs === TIMEOUT_MS

let exchange: LocalExchange
let clock: ManualClock
let open: RestTransport[]
beforeEach(async () => {
  exchange = await startLocalExchange()
  clock = new ManualClock()
  open = []
})
afterEach(async () => {
  await exchange.close()
  await Promise.all(open.map((transport) => transport.close()))
})

function transportOf(options: Partial<RestTransportOptions> = {}): RestTransport {
  const transport = createRestTransport({ restUrl: exchange.restUrl, clock, random: () => 0.5, timeoutMs: TIMEOUT_MS, ...options })
  open.push(transport)
  return transport
}

/** Lets `count` waits between attempts pass and says how long they were. */
async function passWaits(count: number): Promise<number[]> {
  const waits: number[] = []
  for (let index = 0; index < count; index++) {
    const delayMs = await clock.nextWait(isWait)
    waits.push(delayMs)
    clock.advance(delayMs)
  }
  return waits
}

describe('an answer', () => {
  it('has status, headers, body, number of attempts and receive time', async () => {
    exchange.reply({ json: { a: 1 }, headers: { 'X-Trace': 't1' } })
    const response = await transportOf().request(GET)
    expect(response).toMatchObject({ status: 200, body: { a: 1 }, attempts: 1, receivedAtUs: clock.nowUs() })
    expect(response.headers['x-trace']).toBe('t1')
    expect(exchange.seen[0]).toMatchObject({ method: 'GET', target: '/trade-api/v2/markets?limit=5', body: '' })
  })

  it('without content has no body', async () => {
    exchange.reply({ status: 204 })
    expect(await transportOf().request({ method: 'DELETE', path: '/x' })).toMatchObject({ status: 204, body: undefined })
  })

  it('of a write is to what was sent as JSON', async () => {
    exchange.reply({ status: 201, json: {} })
    await transportOf().request({ method: 'POST', path: '/x', body: { count: '1.00' } })
    expect(exchange.seen[0]).toMatchObject({ method: 'POST', body: '{"count":"1.00"}' })
    expect(exchange.seen[0]?.headers['content-type']).toBe('application/json')
  })

  it('that is no JSON is malformed, and its text is not repeated', async () => {
    exchange.reply({ text: '<html>signed as c2lnbmF0dXJl</html>' })
    const asked = transportOf().request(GET)
    await expect(asked).rejects.toThrow(DecodeError)
    await expect(asked).rejects.toThrow('GET /trade-api/v2/markets: the answer is not JSON')
    expect(exchange.seen).toHaveLength(1)
  })

  it('longer than the bound is refused, announced or not', async () => {
    const transport = transportOf({ maxResponseBytes: 1_000 })
    exchange.reply({ json: { a: 'x'.repeat(900) } }, { text: 'x'.repeat(1_001) }, (response) => {
      response.write('x'.repeat(600))
      response.end('x'.repeat(600))
    })
    expect(await transport.request(GET)).toMatchObject({ status: 200 })
    await expect(transport.request(GET)).rejects.toThrow(ResponseTooLargeError)
    await expect(transport.request(GET)).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE', maxResponseBytes: 1_000, retryable: false })
    expect(exchange.seen).toHaveLength(3)
  })
})

describe('a read', () => {
  it.each([408, 429, 500, 502, 503, 504])('answered %d is sent again, after waits of full jitter', async (status) => {
    exchange.reply({ status }, { status }, OK)
    const asked = transportOf().request(GET)
    expect(await passWaits(2)).toEqual([125, 250])
    expect(await asked).toMatchObject({ body: { ok: true }, attempts: 3 })
  })

  it.each([400, 401, 403, 404, 409, 410])('answered %d is not', async (status) => {
    exchange.reply({ status, json: { code: 'x', message: 'y' } })
    await expect(transportOf().request(GET)).rejects.toMatchObject({ status, code: 'x', requestPath: '/trade-api/v2/markets' })
    expect(exchange.seen).toHaveLength(1)
  })

  it('gives up after `maxRetries` with the last error', async () => {
    exchange.replyAlways({ status: 503, json: { error: 'exchange unavailable' } })
    const asked = expect(transportOf().request(GET, { maxRetries: 3 })).rejects.toMatchObject({ status: 503, code: 'exchange_unavailable' })
    expect(await passWaits(3)).toEqual([125, 250, 500])
    await asked
    expect(exchange.seen).toHaveLength(4)
  })

  it('waits at least as long as the exchange asks for, in seconds or until a date', async () => {
    const date = new Date(clock.nowUs() / 1_000 + 12_000).toUTCString()
    exchange.reply({ status: 429, headers: { 'retry-after': '7' } }, { status: 429, headers: { 'retry-after': date } }, OK)
    const asked = transportOf().request(GET)
    expect(await passWaits(2)).toEqual([7_000, 5_000])
    await asked
  })

  it('does not wait for ever because the exchange asks for it', async () => {
    exchange.reply({ status: 429, headers: { 'retry-after': '86400' } }, OK)
    const asked = transportOf({ retryPolicy: { maxRetryAfterMs: 2_000 } }).request(GET)
    expect(await passWaits(1)).toEqual([2_000])
    await asked
  })

  it('whose connection is cut before, in the middle of headers or of the body is sent again', async () => {
    const cutBefore: Reply = (response) => response.socket?.destroy()
    const cutHeaders: Reply = (response) => void response.socket?.end('HTTP/1.1 200 OK\r\nContent-Le')
    const cutBody: Reply = (response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"a":')
      response.socket?.end()
    }
    for (const cut of [cutBefore, cutHeaders, cutBody]) {
      exchange.reply(cut, OK)
      const asked = transportOf().request(GET)
      await passWaits(1)
      expect(await asked).toMatchObject({ body: { ok: true }, attempts: 2 })
    }
  })

  it('of an exchange that is not there fails with the reason', async () => {
    await exchange.close()
    const error: unknown = await transportOf()
      .request(GET, { maxRetries: 0 })
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', retryable: true, cause: { code: 'ECONNREFUSED' } })
  })
})

describe('a write', () => {
  it.each([408, 500, 503])('answered %d is not sent again', async (status) => {
    exchange.reply({ status })
    await expect(transportOf().request({ method: 'POST', path: '/x', body: {} })).rejects.toMatchObject({ status, retryable: true })
    expect(exchange.seen).toHaveLength(1)
  })

  it('over the rate, which the exchange did not look at, is sent again', async () => {
    exchange.reply({ status: 429 }, { status: 201, json: { a: 1 } })
    const asked = transportOf().request({ method: 'POST', path: '/x', body: {} })
    await passWaits(1)
    expect(await asked).toMatchObject({ status: 201, attempts: 2 })
  })

  it('whose connection is cut is not sent again, not even by the pool', async () => {
    exchange.replyAlways((response) => response.socket?.destroy())
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      await expect(transportOf().request({ method, path: '/x', body: {} })).rejects.toThrow(ConnectionError)
    }
    expect(exchange.seen).toHaveLength(3)
  })
})

describe('retries', () => {
  it('of all calls together keep to their budget', async () => {
    exchange.replyAlways({ status: 503 })
    const transport = transportOf({ retryPolicy: { budget: { reserve: 2, perCall: 0, perSecond: 0 } } })
    const first = expect(transport.request(GET)).rejects.toMatchObject({ status: 503 })
    await passWaits(2)
    await first
    await expect(transport.request(GET)).rejects.toMatchObject({ status: 503 })
    expect(exchange.seen).toHaveLength(4)
  })
})

describe('an observer', () => {
  it('is told of a call, its attempts, waits and signatures, in their order', async () => {
    exchange.reply({ status: 503 }, OK)
    const told: string[] = []
    const observer: RestObserver = {
      callStarted: ({ id, method, path }) => told.push(`call ${id} ${method} ${path}`),
      waited: (_call, { attempt, bucket, lane, cost, waitedUs }) => told.push(`waited ${attempt} ${bucket} ${lane} ${cost} ${waitedUs}`),
      attemptStarted: (_call, attempt) => told.push(`attempt ${attempt}`),
      signed: (_call, { attempt }) => told.push(`signed ${attempt}`),
      attemptFinished: (_call, { attempt, status, error }) => told.push(`attempt ${attempt} ${status} ${error instanceof Error}`),
      retryPlanned: (_call, { attempt, delayMs }) => told.push(`retry ${attempt} ${delayMs}`),
      callFinished: (_call, { attempt, status, error, durationUs }) =>
        told.push(`call ${attempt} ${status} ${error instanceof Error} ${durationUs}`),
    }
    const credentials = { keyId: 'k', sign: async () => 'c2ln' }
    const asked = transportOf({ observer, credentials, limiter: new RateLimiter({ clock }) }).request(GET)
    await passWaits(1)
    await asked
    expect(told).toEqual([
      'call 1 GET /trade-api/v2/markets',
      ...['waited 1 read read 10 0', 'attempt 1', 'signed 1', 'attempt 1 503 true', 'retry 1 125'],
      ...['waited 2 read read 10 0', 'attempt 2', 'signed 2', 'attempt 2 200 false', 'call 2 200 false 125000'],
    ])
  })

  it('is told of a call that fails before it is sent', async () => {
    const told: unknown[] = []
    const observer: RestObserver = { callFinished: (_call, { status, error }) => told.push(status, error) }
    const transport = transportOf({ observer })
    await expect(transport.request({ ...GET, needsKey: true })).rejects.toMatchObject({ code: 'CREDENTIALS_REQUIRED' })
    expect(told).toEqual([undefined, expect.objectContaining({ code: 'CREDENTIALS_REQUIRED' })])
  })
})

describe('a limiter', () => {
  const limits = { read: { refillRate: 10, capacity: 10 }, write: { refillRate: 10, capacity: 10 } }

  it('holds an attempt back, and the bound of the attempt begins after that', async () => {
    exchange.replyAlways(OK)
    const transport = transportOf({ limiter: new RateLimiter({ limits, headroomMs: 0, queueTimeoutMs: 90_000, clock }), timeoutMs: 500 })
    await transport.request(GET)
    const asked = transport.request(GET)
    expect(await clock.nextWait((delayMs) => delayMs === 1_000)).toBe(1_000)
    expect(exchange.seen).toHaveLength(1)
    clock.advance(1_000)
    expect(await asked).toMatchObject({ attempts: 1 })
  })

  it('learns of a refusal', async () => {
    exchange.reply({ status: 429 })
    const limiter = new RateLimiter({ clock })
    await expect(transportOf({ limiter }).request(GET, { maxRetries: 0 })).rejects.toMatchObject({ status: 429 })
    expect(limiter.state().read).toMatchObject({ level: 0, factor: 0.5 })
  })

  it('that is waited for ends with the signal of the call, and with the transport', async () => {
    exchange.replyAlways(OK)
    const limiter = new RateLimiter({ limits, headroomMs: 0, clock })
    const transport = transportOf({ limiter })
    await transport.request(GET)
    const controller = new AbortController()
    const aborted = expect(transport.request(GET, { signal: controller.signal })).rejects.toThrow('no longer wanted')
    const closed = expect(transport.request(GET)).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
    await clock.nextWait((delayMs) => delayMs === 1_000)
    controller.abort(new Error('no longer wanted'))
    await aborted
    await Promise.all([closed, transport.close()])
    expect(clock.pending).toBe(0)
  })

  it('tells when an attempt goes out, and not before', async () => {
    exchange.replyAlways(OK)
    let sent = 0
    const onSend = (): void => void sent++
    const transport = transportOf()
    await transport.request({ ...GET, needsKey: true }, { onSend }).catch(() => undefined)
    expect(sent).toBe(0)
    await transport.request(GET, { onSend })
    expect(sent).toBe(1)
  })
})

describe('a time-out', () => {
  it('ends an attempt that gets no answer, and the next may succeed', async () => {
    exchange.reply(() => undefined, OK)
    const asked = transportOf().request(GET)
    await clock.nextWait(isTimeout)
    await sentTo(exchange, 1)
    clock.advance(TIMEOUT_MS)
    await passWaits(1)
    expect(await asked).toMatchObject({ attempts: 2 })
  })

  it('ends one whose body never ends', async () => {
    exchange.reply((response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"a":')
    })
    const asked = transportOf().request(GET, { timeoutMs: 70_000, maxRetries: 0 })
    await sentTo(exchange, 1)
    clock.advance(70_000)
    await expect(asked).rejects.toThrow(TimeoutError)
    await expect(asked).rejects.toThrow('GET /trade-api/v2/markets had no answer within 70000 ms')
  })

  it('ends one whose signer never signs', async () => {
    const asked = transportOf({ credentials: { keyId: 'k', sign: () => new Promise(() => undefined) } }).request(GET, { maxRetries: 0 })
    await clock.nextWait(isTimeout)
    clock.advance(TIMEOUT_MS)
    await expect(asked).rejects.toMatchObject({ code: 'TIMED_OUT', timeoutMs: TIMEOUT_MS })
  })

  it('leaves no timer behind an answer or an error', async () => {
    exchange.reply(OK, { status: 404 })
    const transport = transportOf()
    await transport.request(GET)
    await transport.request(GET).catch(() => undefined)
    expect(clock.pending).toBe(0)
  })
})

describe('the caller’s signal', () => {
  const reason = new Error('no longer wanted')

  it('aborted beforehand sends nothing', async () => {
    await expect(transportOf().request(GET, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(exchange.seen).toEqual([])
  })

  it('ends a request in flight, which is not sent again', async () => {
    exchange.reply(() => undefined)
    const controller = new AbortController()
    const asked = transportOf().request(GET, { signal: controller.signal })
    await sentTo(exchange, 1)
    controller.abort(reason)
    await expect(asked).rejects.toBe(reason)
    expect(exchange.seen).toHaveLength(1)
  })

  it('ends a wait between attempts', async () => {
    exchange.reply({ status: 503 })
    const controller = new AbortController()
    const asked = transportOf().request(GET, { signal: controller.signal })
    await clock.nextWait(isWait)
    controller.abort(reason)
    await expect(asked).rejects.toBe(reason)
    expect(clock.pending).toBe(0)
  })
})

describe('a closed transport', () => {
  it('finishes what is in flight and takes nothing more', async () => {
    let answer = (): void => undefined
    exchange.reply((response) => {
      answer = () => void response.end('{"ok":true}')
    })
    const transport = transportOf()
    const asked = transport.request(GET)
    await sentTo(exchange, 1)
    const closed = transport.close()
    await expect(transport.request(GET)).rejects.toMatchObject({ code: 'CLIENT_CLOSED', retryable: false })
    answer()
    expect(await asked).toMatchObject({ body: { ok: true } })
    await closed
    expect(exchange.seen).toHaveLength(1)
  })

  it('ends the waits between attempts', async () => {
    exchange.reply({ status: 503 })
    const transport = transportOf()
    const asked = transport.request(GET)
    await clock.nextWait(isWait)
    await Promise.all([expect(asked).rejects.toMatchObject({ code: 'CLIENT_CLOSED' }), transport.close()])
  })

  it('can be closed without ever having been used, and twice', async () => {
    const transport = transportOf()
    await transport.close()
    await transport.close()
  })
})

it.each([
  [{ restUrl: 'not a url' }],
  [{ timeoutMs: 0 }],
  [{ maxRetries: -1 }],
  [{ maxRetries: 1.5 }],
  [{ connections: 0 }],
  [{ maxResponseBytes: Number.NaN }],
])('refuses the option %j', (options) => {
  expect(() => transportOf(options)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
})

/** Waits, turn by turn of the event loop, until the exchange has seen `count` requests. */
async function sentTo({ seen }: LocalExchange, count: number): Promise<void> {
  while (seen.length < count) await new Promise((resolve) => setImmediate(resolve))
}
