import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KalshiClient } from '@kassandra/kalshi-sdk'
import { systemSocketClock } from '@kassandra/kalshi-sdk/ws'
import { type Sim, startSim } from '@kassandra/kalshi-sim'
import { openSqliteStore } from '@kassandra/mm-engine/store'
import { type Finding, runProgram } from '@kassandra/runtime'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makerDoctor } from '../../src/doctor/doctor-command.ts'

let folder: string
let sim: Sim
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maker-doctor-'))
  sim = await startSim({ market: false })
})
afterEach(async () => {
  await sim.close()
  await rm(folder, { recursive: true })
})

interface Answer {
  readonly code: number
  readonly text: string
  readonly ok: boolean
  readonly found: Readonly<Record<string, Finding>>
}

async function examine(env: Readonly<Record<string, string>> = {}, args: readonly string[] = ['--json']): Promise<Answer> {
  const out: string[] = []
  const code = await runProgram(
    { name: 'market-maker', version: '1', summary: '', commands: [makerDoctor(systemSocketClock, {})] },
    {
      args: ['doctor', ...args],
      env: {
        ...sim.variables,
        KALSHI_ENVIRONMENT: 'custom',
        MM_DATABASE_PATH: join(folder, 'mm.db'),
        ALLOW_EPHEMERAL_DATABASE: 'true',
        ...env,
      },
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => out.push(text) },
      signal: new AbortController().signal,
    },
  )
  const text = out.join('')
  if (!args.includes('--json')) return { code, text, ok: code === 0, found: {} }
  const { ok, checks }: { ok: boolean; checks: readonly ({ name: string } & Finding)[] } = JSON.parse(text)
  return { code, text, ok, found: Object.fromEntries(checks.map(({ name, ...finding }) => [name, finding])) }
}

const LIVE = { MM_MODE: 'live', CONFIRM_LIVE: 'I understand that this trades real money', MAX_LOSS_USD: '10' }

it('finds everything right, and leaves no file behind', async () => {
  const { code, ok, found } = await examine()
  expect([code, ok]).toEqual([0, true])
  expect(found).toMatchObject({
    exchange: { kind: 'ok', detail: 'it answers, and trades' },
    clock: { kind: 'ok', detail: expect.stringMatching(/^\d+ ms (behind|ahead of) the exchange's, give or take \d+ ms$/) },
    key: { kind: 'ok', detail: expect.stringMatching(/^taken; tier \w+, \d+ read and \d+ write tokens a second, 100 % of them/) },
    scopes: { kind: 'ok', detail: expect.stringContaining('can only read suffices') },
    strategy: { kind: 'ok', detail: 'of the settings, or the default' },
    database: { kind: 'ok', detail: `${join(folder, 'mm.db')} will be made` },
    disk: { kind: expect.stringMatching(/ok|warning/), detail: expect.stringContaining('GiB free') },
  })
})

it('says a line a check to a person, and what to do below it', async () => {
  const { code, text } = await examine({ KALSHI_API_KEY: 'nobody' }, [])
  expect(code).toBe(1)
  expect(text).toMatch(/^ok {7}exchange {2}it answers, and trades$/m)
  expect(text).toMatch(/^FAILED {3}key {7}.*\n +-> KALSHI_API_KEY and KALSHI_API_SECRET must belong together/m)
})

it('sends nobody live with a key that may only read', async () => {
  await using client = new KalshiClient({ environment: sim.environment, credentials: sim.credentials })
  const { keyId, privateKeyPem } = await client.apiKeys.generate({ name: 'reader', scopes: ['read'], keyType: 'ed25519' })
  const env = { KALSHI_API_KEY: keyId, KALSHI_API_SECRET: privateKeyPem }
  expect((await examine({ ...env, ...LIVE })).found).toMatchObject({
    key: { kind: 'ok' },
    scopes: { kind: 'failed', detail: 'read', advice: 'live mode needs a key that may write' },
  })
  expect((await examine(env)).found).toMatchObject({ scopes: { kind: 'ok', detail: 'read' } })
})

it('tells a damaged database, and one that is in use from it', async () => {
  const path = join(folder, 'mm.db')
  const store = await openSqliteStore({ path })
  expect((await examine()).found).toMatchObject({ database: { kind: 'ok', detail: expect.stringMatching(/mm\.db, 0\.\d MB$/) } })
  await store.close()
  await writeFile(path, 'not a database, but a text that is longer than the header of one would be; '.repeat(20))
  const { code, found } = await examine()
  expect(code).toBe(1)
  expect(found).toMatchObject({
    database: { kind: 'failed', detail: expect.stringContaining('not a database'), advice: expect.stringContaining('put back a copy') },
  })
})

it('tells a PostgreSQL that is not there, without its password', async () => {
  const { found, text } = await examine({ MM_DATABASE_URL: 'postgresql://mm:hunter22@127.0.0.1:1/mm' })
  expect(found).toMatchObject({
    database: {
      kind: 'failed',
      detail: expect.stringContaining('ECONNREFUSED'),
      advice: expect.stringContaining('see that the server runs'),
    },
  })
  expect(text).not.toContain('hunter22')
})

it('says what to do when the exchange is out of reach', async () => {
  await sim.close()
  const { code, found } = await examine()
  expect(code).toBe(1)
  expect(found).toMatchObject({
    exchange: { kind: 'failed', detail: expect.any(String), advice: expect.stringContaining('KALSHI_ENVIRONMENT') },
    database: { kind: 'ok' },
  })
})

it('tries the state store, leaves nothing there, and tells who has the lease', async () => {
  expect((await examine()).found).toMatchObject({ state: { kind: 'skipped' } })
  const place = join(folder, 'bucket')
  const env = { STATE_STORE: place }
  expect((await examine(env)).found).toMatchObject({ state: { kind: 'ok', detail: 'lease free; no state yet' } })
  expect((await readdir(place)).filter((name) => !name.startsWith('.'))).toEqual(['state'])
  expect(await readdir(join(place, 'state', 'doctor'))).toEqual([])
  const lease = { kind: 'held', epoch: 5, holder: 'rev-1', renewal: 3, ttlMs: 20_000, writtenAt: '2026-06-01T00:00:00.000Z' }
  await writeFile(join(place, 'state', 'lease.json'), JSON.stringify(lease))
  expect((await examine(env)).found).toMatchObject({
    state: { detail: expect.stringContaining('held by rev-1, renewed at 2026-06-01') },
  })
  await writeFile(join(place, 'state', 'halt'), 'storm')
  expect((await examine(env)).found).toMatchObject({
    state: { kind: 'warning', detail: expect.stringContaining('state/halt: storm') },
  })
  await writeFile(join(place, 'state', 'lease.json'), 'x')
  expect((await examine(env)).found).toMatchObject({ state: { kind: 'failed', detail: 'state/lease.json is no lease' } })
  expect((await examine({ STATE_STORE: join(place, 'state', 'halt') })).found).toMatchObject({ state: { kind: 'failed' } })
})
