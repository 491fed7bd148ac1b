import { expect, it } from 'vitest'
import { call, write } from './support/api-client.ts'
import { SCENARIO_CONFIG, SCENARIO_MARKETS } from './support/scenario-port.ts'
import { serveScenario } from './support/served-scenario.ts'

const [BITCOIN] = SCENARIO_MARKETS.map(({ ticker }) => ticker) as [string]

it('reads what the engine shows', async () => {
  await using served = await serveScenario({ past: 120 })
  const { port, endpoint } = served
  const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
  const read = async (path: string): Promise<unknown> => (await call(`${endpoint.url}/api/${path}`)).json
  expect(await read('view?levels=3')).toEqual(json({ trading: 'paper', version: '1.4.0', view: port.view(3) }))
  expect(await read('activity?limit=2')).toEqual({ activity: json(port.activity(2)) })
  expect(await read('fills')).toEqual({ fills: json(port.fills(100)) })
  expect(await read(`history?market=${BITCOIN}&limit=50`)).toEqual({ points: json(port.marketHistory(BITCOIN, 50)) })
  expect(await read('equity?limit=50')).toEqual({ points: json(port.equityHistory(50)) })
  expect(await read('config')).toEqual(json(port.config()))
  expect(await read('config/versions')).toEqual({ versions: await port.configVersions() })
})

it('does what a person wants, in the name of the token', async () => {
  await using served = await serveScenario({ past: 10, listen: { tokenName: 'maria' } })
  const { port, endpoint } = served
  const api = `${endpoint.url}/api`
  expect((await write(`${api}/halt`, { reason: ' looks odd ' })).status).toBe(204)
  expect(port.view(0).halt?.reason).toBe('maria: looks odd')
  expect((await write(`${api}/resume`, { note: 'was nothing' })).status).toBe(204)
  expect(port.view(0).halt).toBeUndefined()
  expect((await write(`${api}/mode`, { mode: 'drain', ticker: BITCOIN })).status).toBe(204)
  expect((await write(`${api}/mode`, { mode: 'pause' })).status).toBe(204)
  expect([port.view(0).mode, port.view(0).markets[0]?.mode]).toEqual(['pause', 'drain'])
  expect((await write(`${api}/config`, SCENARIO_CONFIG, 'PUT')).json).toEqual({ version: 2 })
  expect((await write(`${api}/config/rollback`, { version: 1 })).json).toEqual({ version: 3 })
  expect((await write(`${api}/shutdown`, { mode: 'unwind' })).status).toBe(202)
  expect(port.shutdowns).toEqual(['unwind by maria'])
  expect(port.activity(1)[0]?.text).toBe('configuration 3 (rollback to 1) set by maria')
})

it.each([
  ['halt', {}, 400, 'INVALID_BODY', 'reason: must be text'],
  ['halt', { reason: '  ' }, 400, 'INVALID_BODY', 'reason: must not be empty'],
  ['halt', { reason: 'x'.repeat(501) }, 400, 'INVALID_BODY', 'reason: must have at most 500 characters'],
  ['halt', { reason: 'x', force: true }, 400, 'INVALID_BODY', 'force: not a field of this request'],
  ['halt', [], 400, 'INVALID_BODY', 'body: must be a JSON object'],
  ['resume', { note: 'fine' }, 409, 'NOT_HALTED', 'trading is not halted'],
  ['mode', { mode: 'fast' }, 400, 'INVALID_BODY', 'mode: must be quote, pause, drain or unwind'],
  ['mode', { mode: 'pause', ticker: 'NOPE' }, 404, 'UNKNOWN_MARKET', 'NOPE is not a market of this maker'],
  ['config/rollback', { version: 1.5 }, 400, 'INVALID_BODY', 'version: must be a whole number'],
  ['config/rollback', { version: 9 }, 404, 'UNKNOWN_VERSION', 'version 9 is not known'],
  ['shutdown', { mode: 'now' }, 400, 'INVALID_BODY', 'mode: must be immediate, drain or unwind'],
])('refuses a bad request to /api/%s and says which field is wrong: %j', async (path, body, status, code, problem) => {
  await using served = await serveScenario({ past: 3 })
  const before = JSON.stringify(served.port.view(5))
  const answer = await write(`${served.endpoint.url}/api/${path}`, body)
  expect([answer.status, answer.json]).toEqual([status, { error: { code, problems: [problem] } }])
  expect(JSON.stringify(served.port.view(5))).toBe(before)
  expect(served.port.shutdowns).toEqual([])
  expect(served.failures).toEqual([])
})

it('names every problem of a configuration', async () => {
  await using served = await serveScenario()
  const answer = await write(`${served.endpoint.url}/api/config`, { quoting: 1 }, 'PUT')
  expect(answer.status).toBe(422)
  expect(answer.json).toEqual({ error: { code: 'INVALID_CONFIG', problems: ['quoting: is missing', 'risk: must be a list'] } })
  expect(served.port.config().version).toBe(1)
})

it.each([
  ['view?levels=0', 'levels: must be a whole number from 1 to 200'],
  ['view?levels=two', 'levels: must be a whole number from 1 to 200'],
  ['fills?limit=1001', 'limit: must be a whole number from 1 to 1000'],
  ['fills?limit=1&limit=2', 'limit: given more than once'],
  ['history', 'market: is needed'],
  ['view?token=secret', 'token: not a parameter of this request'],
])('refuses the query of /api/%s', async (path, problem) => {
  await using served = await serveScenario()
  const answer = await call(`${served.endpoint.url}/api/${path}`)
  expect([answer.status, answer.json]).toEqual([400, { error: { code: 'INVALID_QUERY', problems: [problem] } }])
  expect(answer.text).not.toContain('secret')
})

it('says what is not there, and how what is there may be asked', async () => {
  await using served = await serveScenario()
  const { url } = served.endpoint
  expect((await call(`${url}/api/nothing`)).status).toBe(404)
  expect((await call(`${url}/../package.json`)).status).toBe(404)
  expect((await call(`${url}/__proto__`)).status).toBe(404)
  for (const [path, method, allow] of [
    ['/api/halt', 'GET', 'POST'],
    ['/api/config', 'DELETE', 'GET, HEAD, PUT'],
    ['/api/stream', 'HEAD', 'GET'],
    ['/', 'POST', 'GET, HEAD'],
  ] as const) {
    const answer = await call(`${url}${path}`, { method })
    expect([path, answer.status, answer.headers.allow]).toEqual([path, 405, allow])
  }
})

it('takes what outside sources say, for the models that ask for it', async () => {
  await using served = await serveScenario()
  const { url } = served.endpoint
  const [ticker = ''] = served.port.markets.map(({ terms }) => terms.ticker)
  expect((await write(`${url}/api/feed`, { name: 'BRTI', value: 64_250.5, logVarianceRate: 1e-8 })).status).toBe(204)
  expect((await write(`${url}/api/feed`, { name: 'model', value: 0.42 })).status).toBe(204)
  expect((await write(`${url}/api/settlement-average`, { ticker, samples: 12, mean: 64_200 })).status).toBe(204)
  expect(served.port.told).toEqual(['BRTI 64250.5 1e-8', 'model 0.42 undefined', `${ticker} 12 64200`])
  const refused = await write(`${url}/api/feed`, { name: 'model', value: 'high' })
  expect([refused.status, refused.json]).toEqual([400, { error: { code: 'INVALID_BODY', problems: ['value: must be a number'] } }])
  expect((await write(`${url}/api/settlement-average`, { ticker: 'NONE', samples: 1, mean: 1 })).status).toBe(404)
})

it('keeps the details of its own failures to itself', async () => {
  await using served = await serveScenario()
  served.port.setMode = async () => {
    throw new Error('database at postgres://maker:hunter2@db is gone')
  }
  const answer = await write(`${served.endpoint.url}/api/mode`, { mode: 'pause' })
  expect([answer.status, answer.json]).toEqual([500, { error: { code: 'INTERNAL', problems: ['the request failed; the log says why'] } }])
  expect(served.failures).toEqual(['POST /api/mode: database at postgres://maker:hunter2@db is gone'])
})

it('serves the page and everything that it needs from this server, to be asked for again only when it changed', async () => {
  await using served = await serveScenario()
  const { url } = served.endpoint
  const page = await call(`${url}/`)
  expect(page.headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self'.*require-trusted-types-for 'script'/)
  const links = [...page.text.matchAll(/(?:src|href)="([^"#][^"]*)"/g)].map(([, path = '']) => path)
  expect(links).toEqual(['/favicon.svg', '/uplot.css', '/style.css', '/app.js'])
  const seen = new Set(links)
  for (const path of seen) {
    const answer = await call(`${url}${path}`)
    expect([path, answer.status]).toEqual([path, 200])
    expect(answer.headers['cache-control']).toBe('no-cache')
    const again = await call(`${url}${path}`, { headers: { 'if-none-match': `"other", ${answer.headers.etag}` } })
    expect([again.status, again.text]).toEqual([304, ''])
    for (const [, module = ''] of answer.text.matchAll(/^import .*from '\.?(\/[^']+)'$/gm)) seen.add(module)
  }
  expect([...seen]).toContain('/uplot.js')
  expect((await call(`${url}/`, { method: 'HEAD' })).text).toBe('')
  expect((await call(`${url}/tsconfig.json`)).status).toBe(404)
})
