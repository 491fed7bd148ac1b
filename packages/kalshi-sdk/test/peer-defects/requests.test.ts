import { request as httpRequest } from 'node:http'
import { KalshiClient, type KalshiClientOptions, type Signer } from '@kassandra/kalshi-sdk'
import { request as undiciRequest } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ed25519Key, expectSignedBy, expectUnsigned, rsaKey } from '../rest/support/keys.ts'
import { type LocalExchange, startLocalExchange } from '../rest/support/local-exchange.ts'

let exchange: LocalExchange
let clients: KalshiClient[]
beforeEach(async () => {
  exchange = await startLocalExchange()
  exchange.replyAlways({ json: { exchange_active: true, trading_active: true } })
  clients = []
})
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()))
  await exchange.close()
})

function clientOf(credentials: NonNullable<KalshiClientOptions['credentials']>): KalshiClient {
  const client = new KalshiClient({ environment: exchange, credentials })
  clients.push(client)
  return client
}

/** What other clients get wrong with signed requests, each seen by running them; `bench/peers` shows it. */
describe('defects of other clients, in requests', () => {
  it('D1: a request is signed once, however many clients and resources the process has', async () => {
    const texts: string[] = []
    const signer: Signer = { keyId: 'counted', sign: async (text) => `c2ln${texts.push(text)}` }
    const [client] = Array.from({ length: 17 }, () => clientOf(signer))
    await client?.exchange.status()
    expect(texts).toHaveLength(1)
    expect(exchange.seen).toHaveLength(1)
  })

  it('D2: of two clients, each signs with its own key, whichever was made first', async () => {
    const [first, second] = [rsaKey('first'), rsaKey('second')]
    const [byFirst, bySecond] = [clientOf(first), clientOf(second)]
    await bySecond.exchange.status()
    await byFirst.exchange.status()
    for (const [at, key] of [second, first].entries()) expectSignedBy(exchange.seen[at] ?? expect.fail('nothing was sent'), key)
  })

  it('D3: no other request of the process carries a key or a signature', async () => {
    await clientOf(rsaKey('secret')).exchange.status()
    const foreign = await startLocalExchange()
    foreign.replyAlways({ text: 'hello' })
    try {
      await fetch(foreign.origin).then((response) => response.text())
      await undiciRequest(foreign.origin).then(({ body }) => body.dump())
      await new Promise((resolve) => httpRequest(foreign.origin, (response) => response.resume().once('end', resolve)).end())
      expect(foreign.seen).toHaveLength(3)
      for (const request of foreign.seen) expectUnsigned(request)
    } finally {
      await foreign.close()
    }
  })

  it.each([
    ['RSA', rsaKey('escaped')],
    ['Ed25519', ed25519Key('escaped')],
  ])('D4: a key whose lines are joined by \\n signs, and a bad one is refused before any request: %s', async (_kind, key) => {
    await clientOf({ keyId: key.keyId, privateKeyPem: key.privateKeyPem.replaceAll('\n', '\\n') }).exchange.status()
    expectSignedBy(exchange.seen[0] ?? expect.fail('nothing was sent'), key)
    const cut = key.privateKeyPem.replace(/\n[^-\n]+/, '')
    expect(() => clientOf({ keyId: key.keyId, privateKeyPem: cut })).toThrow(expect.objectContaining({ name: 'AuthError' }))
  })
})
