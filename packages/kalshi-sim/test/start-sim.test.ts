import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeVariables } from '../src/cli/write-credentials.ts'
import { startSim } from '../src/start-sim.ts'
import { RestCaller } from './support/rest-caller.ts'

describe('startSim', () => {
  it('is a running exchange with a funded account, in one line', async () => {
    await using sim = await startSim()
    const rest = new RestCaller(sim.environment.restUrl, sim.credentials)
    expect((await rest.get('/markets')).body.markets.length).toBeGreaterThanOrEqual(8)
    expect((await rest.get('/portfolio/balance')).body.balance).toBe(40_000_000)
    const [{ ticker }] = (await rest.get('/markets?status=open')).body.markets
    const order = {
      ticker,
      side: 'bid',
      price: '0.0100',
      count: '1.00',
      time_in_force: 'good_till_canceled',
      self_trade_prevention_type: 'maker',
    }
    expect((await rest.post('/portfolio/events/orders', order)).status).toBe(201)
  })

  it('is over when it is disposed of', async () => {
    const sim = await startSim({ market: false })
    await sim.close()
    await expect(fetch(`${sim.environment.restUrl}/markets`)).rejects.toThrow()
  })
})

describe('the file of --env', () => {
  it('gives `node --env-file` the variables, key included, and is for its owner only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sim-env-'))
    try {
      const path = join(folder, 'sim.env')
      const pem = '-----BEGIN PRIVATE KEY-----\nAAAA\nBBBB\n-----END PRIVATE KEY-----\n'
      writeVariables(path, { keyId: 'k', privateKeyPem: pem, restUrl: 'http://h/trade-api/v2', wsUrl: 'ws://h/trade-api/ws/v2' })
      expect(statSync(path).mode & 0o777).toBe(0o600)
      const script = join(folder, 'show.mjs')
      writeFileSync(
        script,
        'const { KALSHI_API_SECRET: secret, KALSHI_REST_URL: url } = process.env; console.log(JSON.stringify([secret, url]))',
      )
      const shown = spawnSync(process.execPath, [`--env-file=${path}`, script], { encoding: 'utf8' })
      const [secret, url] = JSON.parse(shown.stdout)
      expect(url).toBe('http://h/trade-api/v2')
      expect(secret.replaceAll('\\n', '\n').trim()).toBe(pem.trim())
      expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(5)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
