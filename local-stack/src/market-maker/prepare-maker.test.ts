import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareMaker } from './prepare-maker.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kassandra-maker-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const replay = { kind: 'replay', files: [] } as const
const real = { kind: 'real', environment: 'demo' } as const

describe('prepareMaker', () => {
  it('stays on paper, on this machine, and below its folder', () => {
    const { MM_MODE, HTTP_HOST, HEALTH_PORT, METRICS_PORT, CONTROL_PORT, ...env } = prepareMaker(dir, real, { KALSHI_API_KEY: 'key' })
    expect({ MM_MODE, HTTP_HOST, HEALTH_PORT, METRICS_PORT, CONTROL_PORT }).toEqual({
      MM_MODE: 'paper',
      HTTP_HOST: '127.0.0.1',
      HEALTH_PORT: '0',
      METRICS_PORT: '0',
      CONTROL_PORT: '0',
    })
    const paths = ['STRATEGY_FILE', 'RECORDING_FILE', 'MM_DATABASE_PATH', 'BACKUP_DIR', 'CONTROL_TOKEN_FILE', 'KILL_FILE']
    expect(Object.keys(env).filter((name) => env[name]?.startsWith(`${dir}/`))).toEqual(paths)
    expect(readFileSync(join(dir, 'recording.yaml'), 'utf8')).toContain(`"${join(dir, 'sessions')}"`)
    expect(env['KALSHI_API_KEY']).toBe('key')
  })

  it('takes the times of a replayed capture for recorded, and those of a running exchange for real', () => {
    expect(prepareMaker(dir, replay, {})['EXCHANGE_CLOCK']).toBe('recorded')
    expect(prepareMaker(dir, { kind: 'synthetic', seed: 1, markets: 1, rate: 1 }, {})['EXCHANGE_CLOCK']).toBe('real')
    expect(prepareMaker(dir, real, {})['EXCHANGE_CLOCK']).toBe('real')
  })

  it('quotes on the real exchange as the preset says, and leaves a strategy alone that is there', () => {
    const path = join(dir, 'strategy.yaml')
    prepareMaker(dir, real, {})
    expect(readFileSync(path, 'utf8')).toBe('preset: baseline\n')
    writeFileSync(path, 'preset: conservative\n')
    prepareMaker(dir, real, {})
    expect(readFileSync(path, 'utf8')).toBe('preset: conservative\n')
  })
})
