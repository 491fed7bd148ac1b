import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ConnectionError } from '../../src/errors/connection-error.ts'
import { KalshiSocket } from '../../src/ws/socket.ts'
import { expectSignedBy } from '../rest/support/keys.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { Rig, turns } from '../support/ws-client.ts'
import { WsExchange } from '../support/ws-exchange.ts'

describe('the handshake', () => {
  it('is signed over its time, GET and its path, and offers no compression', async () => {
    await using rig = await Rig.start()
    await rig.socket.connect()
    const { request } = await rig.exchange.connection()
    expect(request.path).toBe('/trade-api/ws/v2')
    expectSignedBy(request, rig.key)
    expect(request.headers['sec-websocket-extensions']).toBeUndefined()
    expect(await rig.expect('connected')).toMatchObject({ connId: 'conn-1' })
    expect(rig.socket.connId).toBe('conn-1')
  })

  it('is signed anew for every connection', async () => {
    const clock = new ManualClock()
    await using rig = await Rig.start({ clock })
    await rig.socket.connect()
    const first = await rig.exchange.connection()
    clock.advance(4_321)
    first.cut()
    await rig.until('disconnected')
    await turns()
    clock.advance(0)
    const second = await rig.exchange.connection()
    for (const { request } of [first, second]) expectSignedBy(request, rig.key)
    const times = [first, second].map(({ request }) => Number(request.headers['kalshi-access-timestamp']))
    expect(times).toEqual([1_778_477_621_000, 1_778_477_625_321])
    expect(await rig.until('connected')).toMatchObject({ connId: 'conn-2' })
  })

  it('is tried again for ever where it is refused with 401, telling each time', async () => {
    await using rig = await Rig.start()
    const date = new Date(Date.now() - 3_600_000).toUTCString()
    rig.exchange.refusal = { status: 401, body: '{"error":{"code":"token_authentication_failure","message":"no"}}', headers: { date } }
    const connecting = rig.socket.connect()
    for (const attempt of [1, 2, 3]) {
      const event = await rig.expect('connect-failed')
      expect(event).toMatchObject({ attempt, error: { name: 'UnauthorizedError', code: 'token_authentication_failure', status: 401 } })
      expect(event.error.message).toMatch(/clock is about 360[01] s ahead/)
      const headers = await rig.exchange.refused()
      expect(event.error.message).not.toContain(headers['kalshi-access-key'])
    }
    rig.exchange.refusal = undefined
    await connecting
    expect(await rig.until('connected')).toMatchObject({ connId: rig.socket.connId })
  })

  it('waits longer and longer between attempts', async () => {
    const clock = new ManualClock()
    await using rig = await Rig.start({ clock, random: () => 0.5, reconnect: { minDelayMs: 100, maxDelayMs: 1_000 } })
    rig.exchange.refusal = { status: 503, body: '' }
    rig.socket.connect().catch(() => undefined)
    const waits: number[] = []
    for (let count = 0; count < 6; count++) {
      const { retryInMs } = await rig.expect('connect-failed')
      waits.push(retryInMs)
      await turns()
      clock.advance(retryInMs)
    }
    expect(waits).toEqual([50, 100, 200, 400, 500, 500])
  })

  it('is given up after its time where nothing answers', async () => {
    const clock = new ManualClock()
    await using rig = await Rig.start({ clock, connectTimeoutMs: 7_000 })
    rig.exchange.refusal = 'silence'
    rig.socket.connect().catch(() => undefined)
    await rig.exchange.refused()
    clock.advance(7_000)
    expect(await rig.expect('connect-failed')).toMatchObject({
      error: { code: 'TIMED_OUT', message: 'GET /trade-api/ws/v2 had no answer within 7000 ms' },
    })
  })

  it('does not follow a redirect, so that no other host is sent a signature', async () => {
    await using rig = await Rig.start()
    const elsewhere = await WsExchange.listen()
    rig.exchange.refusal = { status: 302, body: '', headers: { location: elsewhere.url } }
    elsewhere.refusal = { status: 500, body: '' }
    rig.socket.connect().catch(() => undefined)
    for (let count = 0; count < 3; count++)
      expect(await rig.expect('connect-failed')).toMatchObject({ error: { code: 'redirect_refused', status: 302 } })
    expect(elsewhere.refusals).toBe(0)
    await elsewhere.close()
  })

  it('tells that nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    const signer = { keyId: 'key', sign: async () => 'signature' }
    const socket = new KalshiSocket({ url: `ws://127.0.0.1:${port}/trade-api/ws/v2`, signer })
    const events = socket.events()[Symbol.asyncIterator]()
    socket.connect().catch(() => undefined)
    const { value } = await events.next()
    expect(value).toMatchObject({ kind: 'connect-failed', attempt: 1, error: { code: 'CONNECTION_FAILED', retryable: true } })
    expect(value?.kind === 'connect-failed' && value.error).toBeInstanceOf(ConnectionError)
    await socket.close()
  })

  it('tells that the signer failed, and tries again', async () => {
    await using exchange = await WsExchange.listen()
    let calls = 0
    const sign = async (): Promise<string> => {
      if (++calls === 1) throw new Error('the vault is sealed')
      return 'signature'
    }
    const socket = new KalshiSocket({ url: exchange.url, signer: { keyId: 'key', sign }, random: () => 0 })
    const events = socket.events()[Symbol.asyncIterator]()
    await socket.connect()
    expect((await events.next()).value).toMatchObject({ kind: 'connect-failed', error: { code: 'SIGNING_FAILED' } })
    expect((await events.next()).value).toMatchObject({ kind: 'connected' })
    await socket.close()
  })

  it.each([
    [{ url: 'https://example.test/trade-api/ws/v2' }, /url is not a ws/],
    [{ url: 'wss://example.test/', livenessTimeoutMs: 0 }, /livenessTimeoutMs/],
    [{ url: 'wss://example.test/', buffer: { maxFrames: 1.5 } }, /maxFrames/],
    [{ url: 'wss://example.test/', reconnect: { maxDelayMs: -1 } }, /maxDelayMs/],
  ])('refuses options %o', (options, message) => {
    expect(() => new KalshiSocket({ signer: { keyId: '', sign: async () => '' }, ...options })).toThrow(message)
  })
})
