import type { ServerResponse } from 'node:http'
import { inspect } from 'node:util'
import { AuthError, ConfigError, KalshiClient } from '@kassandra/kalshi-sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ed25519Key, expectSignedBy, rsaKey, type TestKey } from './support/keys.ts'
import { type LocalExchange, type SeenRequest, startLocalExchange } from './support/local-exchange.ts'

const STATUS = { json: { exchange_active: true, trading_active: true } }

let exchange: LocalExchange
beforeEach(async () => {
  exchange = await startLocalExchange()
  exchange.replyAlways(STATUS)
})
afterEach(() => exchange.close())

describe.each([
  ['RSA', rsaKey('a952bcbe-ec3b-4b5b-b8f9-11dae589608c')],
  ['Ed25519', ed25519Key('0b6d3a4e-58ab-4a7c-9f1e-6f0d6a5f7c11')],
])('a client with a key of %s', (_kind, key) => {
  it('shows nothing of it, however it is printed', async () => {
    await using client = new KalshiClient({ environment: exchange, credentials: key })
    await client.exchange.status()
    const shown = [inspect(client, { depth: 20, showHidden: true }), JSON.stringify(client), inspect({ nested: { client } }), `${client}`]
    expectNoSecret(shown.join('\n'), key)
    expect(JSON.parse(JSON.stringify(client))).toEqual({ restUrl: exchange.restUrl, wsUrl: exchange.wsUrl, isSigned: true })
  })

  it('shows nothing of it in any error', async () => {
    await using client = new KalshiClient({ environment: exchange, credentials: key, maxRetries: 0 })
    const echo =
      (status: number) =>
      (response: ServerResponse, { headers }: SeenRequest) =>
        void response
          .writeHead(status, { 'x-echo': String(headers['kalshi-access-signature']) })
          .end(JSON.stringify({ error: { code: 'c', message: 'm', details: JSON.stringify(headers) } }))
    exchange.reply(echo(400), echo(401), echo(429), echo(503), { text: 'no JSON' }, (response) => response.socket?.destroy(), {
      status: 302,
    })
    const errors: unknown[] = []
    for (let index = 0; index < 7; index++) errors.push(await client.markets.get('X').catch((error: unknown) => error))
    expect(errors.map((error) => Reflect.get(Object(error), 'name'))).toEqual([
      'ApiError',
      'UnauthorizedError',
      'RateLimitError',
      'ApiError',
      'DecodeError',
      'ConnectionError',
      'ApiError',
    ])
    for (const { headers } of exchange.seen) {
      const signature = String(headers['kalshi-access-signature'])
      for (const error of errors) {
        const shown = `${inspect(error, { depth: 20, showHidden: true })}\n${JSON.stringify(error)}`
        expectNoSecret(shown, key)
        expect(shown).not.toContain(signature)
      }
    }
  })
})

describe('a client', () => {
  it('without a key has no socket to give', async () => {
    await using client = new KalshiClient({ environment: exchange })
    expect(() => client.socket()).toThrow(AuthError)
    expect(() => client.socket()).toThrow(expect.objectContaining({ code: 'CREDENTIALS_REQUIRED' }))
  })

  it('gives sockets to its exchange with its key, and closes them', async () => {
    const key = ed25519Key('socket-key')
    const client = new KalshiClient({ environment: exchange, credentials: key })
    const socket = client.socket()
    const connected = socket.connect()
    const events = socket.events()[Symbol.asyncIterator]()
    expect((await events.next()).value).toMatchObject({ kind: 'connect-failed' })
    const handshake = exchange.seen[0] ?? expect.fail('no handshake was sent')
    expect(handshake).toMatchObject({ method: 'GET', target: '/trade-api/ws/v2' })
    expectSignedBy(handshake, key)
    await Promise.all([expect(connected).rejects.toMatchObject({ code: 'CLIENT_CLOSED' }), client.close()])
  })

  it('takes nothing more once closed, and can be closed again', async () => {
    const client = new KalshiClient({ environment: exchange })
    await client.exchange.status()
    await client.close()
    await expect(client.exchange.status()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
    await client.close()
  })

  it('is closed when its block ends', async () => {
    let kept: KalshiClient
    {
      await using client = new KalshiClient({ environment: exchange })
      kept = client
    }
    await expect(kept.exchange.status()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  })

  it('lets another go on when it is closed', async () => {
    await using other = new KalshiClient({ environment: exchange })
    const client = new KalshiClient({ environment: exchange })
    await Promise.all([client.exchange.status(), other.exchange.status()])
    await client.close()
    expect(await other.exchange.status()).toMatchObject({ exchangeActive: true })
  })

  it('keeps the listeners of a long-lived signal at none', async () => {
    await using client = new KalshiClient({ environment: exchange })
    const controller = new AbortController()
    let listeners = 0
    const { signal } = controller
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--
      remove(...args)
    }
    for (let index = 0; index < 5; index++) await client.exchange.status({ signal })
    expect(listeners).toBe(0)
  })

  it.each([[{ restUrl: 'ftp://x', wsUrl: 'ws://x' }], [{ restUrl: 'http://x', wsUrl: 'http://x' }]])(
    'of malformed URLs is not made: %j',
    (environment) => {
      expect(() => new KalshiClient({ environment })).toThrow(ConfigError)
    },
  )

  it('of the process environment is the one its variables describe', async () => {
    await using client = KalshiClient.fromEnv({ KALSHI_REST_URL: exchange.restUrl, KALSHI_WS_URL: exchange.wsUrl })
    expect(await client.exchange.status()).toMatchObject({ tradingActive: true })
    expect(JSON.parse(JSON.stringify(client))).toMatchObject({ restUrl: exchange.restUrl, isSigned: false })
  })
})

function expectNoSecret(shown: string, { keyId, privateKeyPem }: TestKey): void {
  expect(shown).not.toContain(keyId)
  for (const line of privateKeyPem.split('\n').filter((part) => part.length > 20)) expect(shown).not.toContain(line)
}
