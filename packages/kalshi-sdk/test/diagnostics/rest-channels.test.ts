import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { createRestTransport, RateLimiter, type RestObserver } from '@kassandra/kalshi-sdk/rest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diagnostics } from '../../src/diagnostics/diagnostics.ts'
import { type LocalExchange, startLocalExchange } from '../rest/support/local-exchange.ts'
import { ManualClock } from '../rest/support/manual-clock.ts'

const { restCall, restAttempt, limiterWait, sign } = diagnostics
const CREDENTIALS = { keyId: 'key-id-of-the-account', sign: async () => 'c2lnbmF0dXJl' }

let exchange: LocalExchange
let clock: ManualClock
const stops: (() => void)[] = []
beforeEach(async () => {
  exchange = await startLocalExchange()
  clock = new ManualClock()
})
afterEach(async () => {
  for (const stop of stops.splice(0)) stop()
  await exchange.close()
})

function transportOf(observer?: RestObserver) {
  const limiter = new RateLimiter({ clock })
  const rest = { restUrl: exchange.restUrl, credentials: CREDENTIALS, clock, random: () => 0.5, timeoutMs: 60_000, limiter }
  return createRestTransport({ ...rest, ...(observer && { observer }) })
}

/** Listens to every channel of REST, in one list. */
function listen(): (readonly [name: string, payload: object])[] {
  const heard: (readonly [string, object])[] = []
  for (const each of [restCall, restAttempt, limiterWait, sign]) {
    stops.push(each.subscribe((payload: object) => heard.push([each.name, payload])))
  }
  return heard
}

describe('the channels of REST', () => {
  it('tell of a call, its waits, signatures and attempts, in their order', async () => {
    const heard = listen()
    exchange.reply({ status: 503 }, { json: {} })
    const transport = transportOf()
    const asked = transport.request({ method: 'GET', path: '/markets', query: { ticker: 'KX', cursor: 'opaque-cursor' } })
    clock.advance(await clock.nextWait((delayMs) => delayMs < 60_000))
    await asked
    await transport.close()
    const call = { id: 1, method: 'GET', origin: exchange.origin, path: '/trade-api/v2/markets', query: { ticker: 'KX' } }
    const wait = { bucket: 'read', lane: 'read', cost: 10, waitedUs: 0 }
    const signed = { method: 'GET', path: '/trade-api/v2/markets', outcome: 'signed', durationUs: 0 }
    expect(heard).toMatchObject([
      ['kalshi:rest:call', { kind: 'started', call }],
      ['kalshi:limiter:wait', { call, attempt: 1, ...wait }],
      ['kalshi:rest:attempt', { kind: 'started', call, attempt: 1 }],
      ['kalshi:sign', signed],
      ['kalshi:rest:attempt', { kind: 'finished', call, attempt: 1, status: 503, error: { code: 'http_503' } }],
      ['kalshi:rest:call', { kind: 'retry-planned', call, attempt: 1, delayMs: 125, error: { code: 'http_503' } }],
      ['kalshi:limiter:wait', { call, attempt: 2, ...wait }],
      ['kalshi:rest:attempt', { kind: 'started', call, attempt: 2 }],
      ['kalshi:sign', signed],
      ['kalshi:rest:attempt', { kind: 'finished', call, attempt: 2, status: 200, error: undefined }],
      ['kalshi:rest:call', { kind: 'finished', call, attempt: 2, status: 200, error: undefined, durationUs: 125_000 }],
    ])
    expect(new Set(heard.flatMap(([, payload]) => ('call' in payload ? [payload.call] : []))).size).toBe(1)
  })

  it('carry no key, signature, header, body or cursor, be it that the exchange echoes them', async () => {
    const heard = listen()
    const transport = transportOf()
    exchange.replyAlways(
      (response, { headers }) =>
        void response.writeHead(400).end(JSON.stringify({ error: { code: 'c', message: JSON.stringify(headers) } })),
    )
    const request = {
      method: 'POST',
      path: '/portfolio/orders',
      query: { cursor: 'opaque-cursor' },
      body: { secret: 'of-the-body' },
    } as const
    await expect(transport.request(request)).rejects.toThrow()
    await transport.close()
    const shown = inspect(heard, { depth: 20, showHidden: true })
    expect(shown).toContain('/portfolio/orders')
    for (const secret of [CREDENTIALS.keyId, 'c2lnbmF0dXJl', 'opaque-cursor', 'of-the-body']) expect(shown).not.toContain(secret)
  })

  it('have no id of the key that a call is about, nor have its errors', async () => {
    const heard = listen()
    const keyId = '0b6d3a4e-of-another-key'
    exchange.reply({ status: 400, json: {} }, { text: 'no JSON' })
    const transport = createRestTransport({
      restUrl: exchange.restUrl,
      credentials: CREDENTIALS,
      clock,
      limiter: new RateLimiter({ clock }),
    })
    const request = { method: 'DELETE', path: `/api_keys/${keyId}` } as const
    const errors = [await transport.request(request).catch(String), await transport.request(request).catch(String)]
    await transport.close()
    expect(exchange.seen.map(({ path }) => path)).toEqual([`/trade-api/v2/api_keys/${keyId}`, `/trade-api/v2/api_keys/${keyId}`])
    expect(errors).toEqual([expect.stringContaining('/api_keys/[redacted]'), expect.stringContaining('/api_keys/[redacted]')])
    expect(inspect([heard, errors], { depth: 20, showHidden: true })).not.toContain(keyId)
  })

  it('are told beside the observer of the transport', async () => {
    const heard = listen()
    exchange.replyAlways({ json: {} })
    const told: string[] = []
    const transport = transportOf({ callStarted: () => told.push('started'), callFinished: () => told.push('finished') })
    await transport.request({ method: 'GET', path: '/markets' })
    await transport.close()
    expect(told).toEqual(['started', 'finished'])
    expect(heard.filter(([name]) => name === 'kalshi:rest:call')).toHaveLength(2)
  })

  it('say that a signature failed, and not why', async () => {
    const heard = listen()
    const credentials = { keyId: 'k', sign: () => Promise.reject(new Error('the KMS said: secret')) }
    const transport = createRestTransport({ restUrl: exchange.restUrl, credentials, clock, maxRetries: 0 })
    await expect(transport.request({ method: 'GET', path: '/x' })).rejects.toMatchObject({ code: 'SIGNING_FAILED' })
    await transport.close()
    const signed = { method: 'GET', path: '/trade-api/v2/x', outcome: 'failed', durationUs: 0 }
    expect(heard.filter(([name]) => name === 'kalshi:sign')).toEqual([['kalshi:sign', signed]])
  })

  it('can be listened to by name, and are quiet once nobody listens', async () => {
    exchange.replyAlways({ json: {} })
    const heard: unknown[] = []
    const onMessage = (message: unknown): void => void heard.push(message)
    subscribe('kalshi:rest:call', onMessage)
    const transport = transportOf()
    await transport.request({ method: 'GET', path: '/x' })
    expect(heard).toHaveLength(2)
    unsubscribe('kalshi:rest:call', onMessage)
    expect([restCall.isWatched, channel('kalshi:rest:call').hasSubscribers]).toEqual([false, false])
    await transport.request({ method: 'GET', path: '/x' })
    await transport.close()
    expect(heard).toHaveLength(2)
  })
})
