import { connect } from 'node:net'
import { Secret } from '@kassandra/runtime'
import { describe, expect, it } from 'vitest'
import { listenControl } from '../../src/control/listen-control.ts'
import { type ApiAnswer, call, write } from './support/api-client.ts'
import { ManualClock } from './support/manual-clock.ts'
import { ScenarioPort } from './support/scenario-port.ts'
import { serveScenario, TOKEN } from './support/served-scenario.ts'

const HALT = JSON.stringify({ reason: 'test' })
const JSON_TYPE = { 'content-type': 'application/json' }
const GOOD = { ...JSON_TYPE, authorization: `Bearer ${TOKEN}` }
const codeOf = ({ json }: ApiAnswer): unknown => (json as { error: { code: string } }).error.code

describe('a write', () => {
  it.each([
    ['no token', JSON_TYPE, 401, 'UNAUTHENTICATED'],
    ['a wrong token', { ...JSON_TYPE, authorization: `Bearer ${TOKEN}x` }, 401, 'UNAUTHENTICATED'],
    ['another scheme', { ...JSON_TYPE, authorization: `Basic ${TOKEN}` }, 401, 'UNAUTHENTICATED'],
    ['no content type', { authorization: GOOD.authorization }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['the content type of a form', { ...GOOD, 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a foreign origin', { ...GOOD, origin: 'https://evil.example' }, 403, 'FORBIDDEN_ORIGIN'],
    ['a hidden origin', { ...GOOD, origin: 'null' }, 403, 'FORBIDDEN_ORIGIN'],
    ['a foreign page without an origin', { ...GOOD, 'sec-fetch-site': 'cross-site' }, 403, 'FORBIDDEN_ORIGIN'],
    ['a rebound name', { ...GOOD, host: 'evil.example:80' }, 421, 'FORBIDDEN_HOST'],
    ['a rebound name with its own origin', { ...GOOD, host: 'evil.example', origin: 'http://evil.example' }, 421, 'FORBIDDEN_HOST'],
    ['a name that begins like this machine', { ...GOOD, host: '127.0.0.1.evil.example' }, 421, 'FORBIDDEN_HOST'],
  ] as const)('with %s changes nothing', async (_, headers, status, code) => {
    await using served = await serveScenario()
    const answer = await call(`${served.endpoint.url}/api/halt`, { method: 'POST', headers, body: HALT })
    expect([answer.status, codeOf(answer)]).toEqual([status, code])
    expect(answer.headers['www-authenticate'] === undefined).toBe(status !== 401)
    expect(served.port.view(0).halt).toBeUndefined()
    expect(served.failures).toEqual([])
  })

  it('from the page itself is taken', async () => {
    await using served = await serveScenario()
    const { url } = served.endpoint
    const headers = { ...GOOD, origin: url, 'sec-fetch-site': 'same-origin' }
    expect((await call(`${url}/api/halt`, { method: 'POST', headers, body: HALT })).status).toBe(204)
    expect(served.port.view(0).halt).toBeDefined()
  })

  it('from the page behind a configured proxy is taken', async () => {
    await using served = await serveScenario({ listen: { allowedOrigins: ['https://maker.example.com'] } })
    const headers = { ...GOOD, host: 'maker.example.com', origin: 'https://maker.example.com' }
    expect((await call(`${served.endpoint.url}/api/halt`, { method: 'POST', headers, body: HALT })).status).toBe(204)
  })

  it('of more than 256 KiB, or not JSON, is refused', async () => {
    await using served = await serveScenario()
    const send = (body: string): Promise<ApiAnswer> =>
      call(`${served.endpoint.url}/api/config`, { method: 'PUT', headers: { ...GOOD, 'content-length': Buffer.byteLength(body) }, body })
    const large = await send(`"${'x'.repeat(262_144)}"`)
    expect([large.status, codeOf(large)]).toEqual([413, 'BODY_TOO_LARGE'])
    const broken = await send('{"quoting":')
    expect([broken.status, codeOf(broken)]).toEqual([400, 'INVALID_JSON'])
    expect(served.port.config().version).toBe(1)
  })

  it('that breaks off is no failure of the server', async () => {
    await using served = await serveScenario()
    const socket = connect(served.endpoint.port, '127.0.0.1')
    const head = `POST /api/halt HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n`
    await new Promise<void>((resolve) => socket.write(`${head}{"reason":"te`, () => resolve()))
    await new Promise<void>((resolve) => socket.once('close', () => resolve()).destroy())
    expect((await call(`${served.endpoint.url}/api/view`)).status).toBe(200)
    expect(served.port.view(0).halt).toBeUndefined()
    expect(served.failures).toEqual([])
  })
})

describe('a read', () => {
  it('needs no token where only this machine can ask', async () => {
    await using served = await serveScenario()
    expect((await call(`${served.endpoint.url}/api/view`)).status).toBe(200)
  })

  it('needs the token where others can ask, but for the page, which says nothing of the engine', async () => {
    await using served = await serveScenario({ listen: { host: '0.0.0.0' } })
    const { url } = served.endpoint
    for (const path of ['view', 'activity', 'fills', 'equity', 'config', 'config/versions', 'stream'])
      expect([path, (await call(`${url}/api/${path}`)).status]).toEqual([path, 401])
    expect((await call(`${url}/`)).status).toBe(200)
    expect((await call(`${url}/api/view`, { headers: { authorization: GOOD.authorization } })).status).toBe(200)
  })

  it('at an address of the network is answered where that is configured', async () => {
    const listen = { host: '0.0.0.0', allowedOrigins: ['http://10.0.0.5:8091'] }
    await using served = await serveScenario({ listen })
    const ask = (host: string): Promise<ApiAnswer> => call(`${served.endpoint.url}/`, { headers: { host } })
    expect((await ask('10.0.0.5:8091')).status).toBe(200)
    for (const host of ['10.0.0.6:8091', '0.0.0.0', '[::]']) expect((await ask(host)).status).toBe(421)
  })

  it('under a name that was made to point here is not answered', async () => {
    await using served = await serveScenario()
    for (const path of ['/', '/api/view', '/api/stream'])
      expect((await call(`${served.endpoint.url}${path}`, { headers: { host: 'evil.example' } })).status).toBe(421)
  })
})

it('answers wrong tokens with 429 after ten within a minute, while the right one still halts', async () => {
  await using served = await serveScenario()
  const url = `${served.endpoint.url}/api/halt`
  const guess = (): Promise<ApiAnswer> => call(url, { method: 'POST', headers: { ...GOOD, authorization: 'Bearer guess' }, body: HALT })
  for (let failed = 0; failed < 10; failed++) expect((await guess()).status).toBe(401)
  served.clock.pass(20_000)
  const answer = await guess()
  expect([answer.status, codeOf(answer), answer.headers['retry-after']]).toEqual([429, 'TOO_MANY_ATTEMPTS', '40'])
  expect((await write(url, { reason: 'stop' })).status).toBe(204)
  served.clock.pass(50_000)
  expect((await guess()).status).toBe(401)
})

it('refuses to start with a token that can be guessed, or an origin that is none', async () => {
  const clock = new ManualClock(0)
  const start = (token: string, allowedOrigins: readonly string[] = []): Promise<unknown> =>
    listenControl(new ScenarioPort(() => 0.5), { port: 0, token: new Secret(token), allowedOrigins, clock, onFailure: () => undefined })
  await expect(start('short')).rejects.toThrow('at least 24 characters')
  await expect(start(`${TOKEN} with spaces`)).rejects.toThrow('printable ASCII')
  await expect(start(TOKEN, ['https://maker.example.com/'])).rejects.toThrow('https://maker.example.com/ is not an origin')
  await expect(start('short-secret')).rejects.not.toThrow('short-secret')
})
