import { KalshiClient, type Signer } from '@kassandra/kalshi-sdk'
import { createRestTransport } from '@kassandra/kalshi-sdk/rest'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { request as undiciRequest } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ed25519Key, expectSignedBy, expectUnsigned, rsaKey } from './support/keys.ts'
import { type LocalExchange, startLocalExchange } from './support/local-exchange.ts'

const STATUS = { json: { exchange_active: true, trading_active: true } }
const RSA = rsaKey('a952bcbe-ec3b-4b5b-b8f9-11dae589608c')
const ED25519 = ed25519Key('0b6d3a4e-58ab-4a7c-9f1e-6f0d6a5f7c11')

let exchange: LocalExchange
let clients: KalshiClient[]
beforeEach(async () => {
  exchange = await startLocalExchange()
  exchange.replyAlways(STATUS)
  clients = []
})
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()))
  await exchange.close()
})

function clientOf(credentials?: ConstructorParameters<typeof KalshiClient>[0]['credentials'], to = exchange): KalshiClient {
  const client = new KalshiClient({ environment: to, ...(credentials && { credentials }), random: () => 0 })
  clients.push(client)
  return client
}

function countingSigner(): Signer & { readonly texts: string[] } {
  const texts: string[] = []
  return { keyId: 'counted', texts, sign: async (text) => `c2ln${texts.push(text)}` }
}

describe('a client with a key', () => {
  it.each([
    ['RSA', RSA],
    ['Ed25519', ED25519],
  ])('signs so that the exchange can verify it: %s', async (_kind, key) => {
    await clientOf(key).exchange.status()
    expectSignedBy(exchange.seen[0] ?? expect.fail('nothing was sent'), key)
  })

  it.each([
    ['RSA', RSA],
    ['Ed25519', ED25519],
  ])('takes the key of an environment variable, its lines joined by \\n: %s', async (_kind, key) => {
    const client = KalshiClient.fromEnv({
      KALSHI_REST_URL: exchange.restUrl,
      KALSHI_WS_URL: exchange.wsUrl,
      KALSHI_API_KEY: key.keyId,
      KALSHI_API_SECRET: key.privateKeyPem.replaceAll('\n', '\\n'),
    })
    clients.push(client)
    await client.exchange.status()
    expectSignedBy(exchange.seen[0] ?? expect.fail('nothing was sent'), key)
  })

  it('refuses a bad key when it is made, not when it first sends', () => {
    expect(() => clientOf({ keyId: 'k', privateKeyPem: 'no key' })).toThrow(expect.objectContaining({ code: 'KEY_MALFORMED' }))
  })

  it('signs the path as it is sent, without the query', async () => {
    exchange.reply({ json: { trades: [], cursor: '' } })
    const client = clientOf(ED25519)
    await client.markets.trades({ ticker: 'KXBTC15M-26MAY140045-45', limit: 5 })
    await client.markets.get('ODD TICKER/Ä').catch(() => undefined)
    const [trades, market] = exchange.seen
    expect(trades?.target).toBe('/trade-api/v2/markets/trades?limit=5&ticker=KXBTC15M-26MAY140045-45')
    expect(market?.path).toBe('/trade-api/v2/markets/ODD%20TICKER%2F%C3%84')
    for (const request of exchange.seen) expectSignedBy(request, ED25519)
  })

  it('stamps the time of the clock it was given', async () => {
    const signer = countingSigner()
    const transport = createRestTransport({
      restUrl: exchange.restUrl,
      credentials: signer,
      clock: { nowUs: () => epochUs(1_703_123_456_789_999), setTimer: () => ({ cancel: () => undefined }) },
    })
    await transport.request({ method: 'GET', path: '/exchange/status' })
    await transport.close()
    expect(exchange.seen[0]?.headers).toMatchObject({ 'kalshi-access-timestamp': '1703123456789', 'kalshi-access-signature': 'c2ln1' })
    expect(signer.texts).toEqual(['1703123456789GET/trade-api/v2/exchange/status'])
  })
})

describe('one request has one signature', () => {
  it('however many resources were used before, and by however many clients', async () => {
    exchange.replyAlways({
      json: { markets: [], events: [], series: [], trades: [], series_fee_change_arr: [], exchange_active: true, trading_active: true },
    })
    const signers = [countingSigner(), countingSigner(), countingSigner()]
    const all = signers.map((signer) => clientOf(signer))
    for (const client of all) {
      await client.exchange.status()
      await client.markets.list()
      await client.events.list()
      await client.series.list()
      await client.series.feeChanges()
      await client.markets.trades()
    }
    expect(signers.map((signer) => signer.texts.length)).toEqual([6, 6, 6])
    expect(exchange.seen).toHaveLength(18)
  })

  it('and each further attempt one of its own', async () => {
    const signer = countingSigner()
    exchange.reply({ status: 503, text: 'down' }, { status: 503, text: 'down' })
    exchange.replyAlways({ json: { markets: [] } })
    const { response } = await clientOf(signer).markets.list().withResponse()
    expect(response.status).toBe(200)
    expect(signer.texts).toHaveLength(3)
    const signatures = exchange.seen.map(({ headers }) => headers['kalshi-access-signature'])
    expect(signatures).toEqual(['c2ln1', 'c2ln2', 'c2ln3'])
  })
})

it('signs each client with its own key, in whatever order they are made and used', async () => {
  const [first, second] = [clientOf(RSA), clientOf(ED25519)]
  await second.exchange.status()
  await first.exchange.status()
  await Promise.all([second.exchange.status(), first.exchange.status()])
  const byKey = (keyId: string) => exchange.seen.filter(({ headers }) => headers['kalshi-access-key'] === keyId)
  expect(byKey(RSA.keyId)).toHaveLength(2)
  expect(byKey(ED25519.keyId)).toHaveLength(2)
  for (const request of byKey(RSA.keyId)) expectSignedBy(request, RSA)
  for (const request of byKey(ED25519.keyId)) expectSignedBy(request, ED25519)
})

describe('a key stays with its exchange', () => {
  let foreign: LocalExchange
  beforeEach(async () => {
    foreign = await startLocalExchange()
    foreign.replyAlways(STATUS)
  })
  afterEach(() => foreign.close())

  it.each([301, 302, 303, 307, 308])('a redirect elsewhere with %d is neither followed nor repeated', async (status) => {
    const signer = countingSigner()
    exchange.reply({ status, headers: { location: `${foreign.restUrl}/exchange/status` } })
    await expect(clientOf(signer).exchange.status()).rejects.toMatchObject({ code: 'redirect_refused', status, retryable: false })
    expect(foreign.seen).toEqual([])
    expect(exchange.seen).toHaveLength(1)
    expect(signer.texts).toHaveLength(1)
  })

  it('a ticker that looks like another host goes to the exchange as a ticker', async () => {
    const client = clientOf(ED25519)
    for (const ticker of [foreign.origin, `//${new URL(foreign.origin).host}/x`, '@127.0.0.1', '\\\\host']) {
      await client.markets.get(ticker).catch(() => undefined)
    }
    expect(foreign.seen).toEqual([])
    expect(exchange.seen).toHaveLength(4)
  })

  it('a path that names another origin is refused before it is signed', async () => {
    const signer = countingSigner()
    const transport = createRestTransport({ restUrl: exchange.restUrl, credentials: signer })
    const sent = transport.request({ method: 'GET', path: `${foreign.restUrl}/exchange/status` })
    await expect(sent).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    await transport.close()
    expect(signer.texts).toEqual([])
    expect([...exchange.seen, ...foreign.seen]).toEqual([])
  })

  it('other requests of the process carry nothing of it', async () => {
    await clientOf(RSA).exchange.status()
    await fetch(foreign.origin).then((response) => response.text())
    await undiciRequest(foreign.origin).then(({ body }) => body.dump())
    await clientOf(undefined, foreign).exchange.status()
    expect(foreign.seen).toHaveLength(3)
    for (const request of foreign.seen) expectUnsigned(request)
  })
})

describe('a client without a key', () => {
  it('sends unsigned requests', async () => {
    await clientOf().exchange.status()
    expectUnsigned(exchange.seen[0] ?? expect.fail('nothing was sent'))
  })

  it('refuses what needs a key before it sends anything', async () => {
    const query = { percentiles: [5_000], startTs: epochUs(0), endTs: epochUs(60_000_000), periodMinutes: 1 } as const
    const asked = clientOf().events.forecastPercentileHistory('KXBTC', 'KXBTC-26MAY14', query)
    await expect(asked).rejects.toMatchObject({ name: 'AuthError', code: 'CREDENTIALS_REQUIRED' })
    expect(exchange.seen).toEqual([])
  })
})

describe('a signer elsewhere', () => {
  it('that fails is an error with its cause, and nothing is sent', async () => {
    const cause = new Error('the KMS is away')
    const client = clientOf({ keyId: 'kms', sign: () => Promise.reject(cause) })
    await expect(client.exchange.status()).rejects.toMatchObject({ name: 'AuthError', code: 'SIGNING_FAILED', cause })
    expect(exchange.seen).toEqual([])
  })
})
