import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError } from '../errors/config-error.ts'
import { Secret } from '../secrets/secret.ts'
import { describeConfig } from './describe-config.ts'
import { readConfig } from './read-config.ts'
import { durationMs, list, logLevel, oneOf, port, postgresUrl, secret, text, toggle, url, wholeNumber } from './settings.ts'

const Schema = z.object({
  gathererId: text(),
  healthPort: port().default(8080),
  pollMs: durationMs({ minMs: 1 }).default(1_000),
  databaseUrl: postgresUrl().optional(),
  apiSecret: secret().optional(),
})

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('sources', () => {
  const file = { path: 'config.yaml', text: 'gathererId: fromFile\nhealthPort: 1\npollMs: 5s\n' }

  it('takes flags before environment before file before defaults', () => {
    const config = readConfig(Schema, { file, env: { HEALTH_PORT: '2', POLL_MS: '7' }, flags: { 'poll-ms': '9' } })
    expect(config).toEqual({ gathererId: 'fromFile', healthPort: 2, pollMs: 9 })
  })

  it('counts an empty variable as absent', () => {
    expect(readConfig(Schema, { file, env: { HEALTH_PORT: '' } }).healthPort).toBe(1)
  })

  it('names an unknown key of the file and ignores unknown variables', () => {
    const sources = { file: { path: 'c.yaml', text: 'gathererId: g\nhelthPort: 1\n' }, env: { OTHER: 'x' } }
    expect(problemsOf(() => readConfig(Schema, sources))).toEqual(['c.yaml: unknown setting helthPort'])
  })

  it.each(['- a\n- b\n', 'text', 'a: [1,\n', 'a: 1\na: 2\n'])('refuses the file %j', (text) => {
    const problems = problemsOf(() => readConfig(Schema, { file: { path: 'c.yaml', text }, env: { GATHERER_ID: 'g' } }))
    expect(problems[0]).toMatch(/^c\.yaml: /)
  })

  it('accepts an empty file', () => {
    expect(readConfig(Schema, { file: { path: 'c.yaml', text: '' }, env: { GATHERER_ID: 'g' } }).gathererId).toBe('g')
  })
})

describe('problems', () => {
  it('lists all of them, each under the name its author used', () => {
    const sources = {
      file: { path: 'config.yaml', text: 'pollMs: soon\n' },
      env: { HEALTH_PORT: '70000' },
      flags: { 'database-url': 'mysql://h/d' },
    }
    expect(problemsOf(() => readConfig(Schema, sources))).toEqual([
      'GATHERER_ID: is required',
      'HEALTH_PORT: expected a whole number from 0 to 65535',
      'config.yaml: pollMs: expected a duration such as 250ms, 60s or 5m, of at least 1 ms',
      '--database-url: expected a URL such as postgres://user:password@host:5432/database',
    ])
  })

  it('says where inside a list of the file the problem is', () => {
    const Nested = z.object({ gatherers: z.array(z.object({ id: z.string() })) })
    const file = { path: 'c.yaml', text: 'gatherers:\n  - id: a\n  - name: b\n' }
    expect(problemsOf(() => readConfig(Nested, { file, env: {} }))[0]).toMatch(/^c\.yaml: gatherers\[1\]\.id: /)
  })

  it('never prints a value, even when a schema of the caller quotes it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{6,20}$/), (value) => {
        const Quoting = z.object({ apiToken: z.string().refine(() => false, `bad ${value}`), healthPort: port(), pollMs: durationMs() })
        const env = { API_TOKEN: value, HEALTH_PORT: `x${value}`, POLL_MS: `-${value}` }
        expect(problemsOf(() => readConfig(Quoting, { env })).join()).not.toContain(value)
      }),
    )
  })

  it('names a problem that concerns several settings by its own words', () => {
    const Both = z.object({ from: wholeNumber(), to: wholeNumber() }).refine(({ from, to }) => from < to, 'FROM must be below TO')
    expect(problemsOf(() => readConfig(Both, { env: { FROM: '2', TO: '1' } }))).toEqual(['FROM must be below TO'])
  })
})

describe('settings', () => {
  const read = <T>(setting: z.ZodType<T, unknown>, value: string): T =>
    readConfig(z.object({ value: setting }), { env: { VALUE: value } }).value

  it('reads each kind', () => {
    expect(read(toggle(), 'Yes')).toBe(true)
    expect(read(toggle(), '0')).toBe(false)
    expect(read(oneOf('prod', 'demo'), 'demo')).toBe('demo')
    expect(read(logLevel(), 'warning')).toBe('WARNING')
    expect(read(list(), 'a, b,,c')).toEqual(['a', 'b', 'c'])
    expect(read(url(['ws', 'wss']), 'ws://127.0.0.1:1/x/')).toBe('ws://127.0.0.1:1/x')
    expect(read(secret(), 'x').reveal()).toBe('x')
    expect(read(wholeNumber({ min: -5 }), '-5')).toBe(-5)
  })

  it('reads lists, numbers and booleans of a file', () => {
    const file = { path: 'c.yaml', text: 'words: [a, 2]\nwait: 250\non: true\n' }
    const config = readConfig(z.object({ words: list(), wait: durationMs(), on: toggle() }), { file, env: {} })
    expect(config).toEqual({ words: ['a', '2'], wait: 250, on: true })
  })

  it.each([
    ['toggle', toggle(), 'maybe'],
    ['oneOf', oneOf('prod', 'demo'), 'test'],
    ['logLevel', logLevel(), 'loud'],
    ['list', list(), ', ,'],
    ['url', url(['http']), 'ftp://h'],
    ['url without host', url(['http']), 'nothing'],
    ['wholeNumber', wholeNumber(), '1.5'],
    ['wholeNumber past 2^53', wholeNumber(), '9007199254740993'],
    ['wholeNumber in hex', wholeNumber(), '0x10'],
    ['durationMs', durationMs({ maxMs: 10 }), '11'],
    ['text', text(), '   '],
  ])('refuses a bad %s', (_name, setting, value) => {
    expect(problemsOf(() => read<unknown>(setting, value))[0]).toMatch(/^VALUE: expected /)
  })
})

it('prints a configuration without its secrets', () => {
  const env = { GATHERER_ID: 'g', API_SECRET: 'hunter22', DATABASE_URL: 'postgres://me:hunter22@db:5432/kalshi_ts?password=hunter22' }
  const config = readConfig(Schema, { env })
  const printed = describeConfig({ ...config, nested: { deeper: [new Secret('hunter22')] } })
  expect(printed).not.toContain('hunter22')
  expect(printed).toContain('databaseUrl: postgres://db:5432/kalshi_ts\n')
  expect(config.databaseUrl?.reveal()).toContain('hunter22')
})
