import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { EXIT } from '../src/exit-code.ts'
import { createProgram } from '../src/program.ts'
import { run } from '../src/run.ts'
import { keyVariables } from './support/api-key.ts'
import { createIo } from './support/captured-io.ts'
import { startScriptedExchange } from './support/scripted-exchange.ts'

function leaves(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}

function chainOf(command: Command): readonly string[] {
  return command.parent ? [...chainOf(command.parent), command.name()] : []
}

describe('help', () => {
  it.each(leaves(createProgram(createIo().io)).map((command) => chainOf(command).join(' ')))('of %s has examples', async (chain) => {
    const { io, out } = createIo()
    expect(await run([...chain.split(' '), '--help'], io)).toBe(0)
    expect(out()).toMatch(/\nExamples:\n {2}\$ kalshi /)
    for (const [, example = ''] of out().matchAll(/^ {2}\$ kalshi (.*)$/gm)) expect(example.startsWith(chain)).toBe(true)
    expect(out()).toContain('--json')
  })

  it('tells the exit codes and the variables', async () => {
    const { io, out } = createIo()
    expect(await run(['--help'], io)).toBe(0)
    for (const word of ['Exit codes', 'KALSHI_API_SECRET', 'NO_COLOR', 'kalshi status']) expect(out()).toContain(word)
  })

  it('is given to whoever asks for nothing, with exit code 2', async () => {
    const { io, err } = createIo()
    expect(await run([], io)).toBe(2)
    expect(err()).toContain('Usage: kalshi')
  })

  it('tells the version', async () => {
    const { io, out } = createIo()
    expect(await run(['--version'], io)).toBe(0)
    expect(out()).toBe('1.2.3\n')
  })
})

describe('the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

  it('has every command', () => {
    const [, table = ''] = /\n## Commands\n([\s\S]*?)\n## /.exec(readme) ?? []
    const missing = leaves(createProgram(createIo().io))
      .map((command) => command.name())
      .filter((name) => !new RegExp(`[\\s\`]${name}[\\s\`]`).test(table))
    expect(missing).toEqual([])
  })

  it('has every exit code', () => {
    for (const code of Object.values(EXIT)) expect(readme).toMatch(new RegExp(`\\| ${code} \\| \\w`))
  })
})

describe('wrong usage', () => {
  it.each([
    [['markets', 'lst'], "unknown command 'lst'"],
    [['markets', 'list', '--stauts', 'open'], "unknown option '--stauts'"],
    [['markets', 'list', '--limit', 'ten'], 'a whole number from 1'],
    [['book'], "missing required argument 'ticker'"],
    [['status', '--environment', 'production'], 'prod, demo or an http(s) URL'],
    [['status', '--environment', 'ftp://127.0.0.1'], 'prod, demo or an http(s) URL'],
    [['status', '--environment', 'http://user:secret@127.0.0.1'], 'without user and password'],
    [['status', '--credentials', '/nowhere.json'], 'the --credentials file cannot be read (ENOENT)'],
    [['orders', 'decrease', 'x', '--by', '1', '--to', '2', '--yes'], 'either --by or --to'],
  ])('%j ends with exit code 2 and says what is wrong', async (argv, problem) => {
    const { io, out, err } = createIo()
    expect(await run(argv, io)).toBe(2)
    expect(err()).toContain(problem)
    expect(out()).toBe('')
  })

  it('names a wrong variable', async () => {
    const { io, err } = createIo({ env: { KALSHI_ENVIRONMENT: 'staging' } })
    expect(await run(['status'], io)).toBe(2)
    expect(err()).toContain('KALSHI_ENVIRONMENT')
  })
})

describe('failures', () => {
  it('ends with 4 where nothing listens, and says so', async () => {
    const { io, err } = createIo()
    expect(await run(['status', '-e', 'http://127.0.0.1:1'], io)).toBe(4)
    expect(err()).toContain('ECONNREFUSED')
    expect(err()).toContain('check the network and --environment')
  })

  it.each([
    [404, 3],
    [400, 3],
    [503, 4],
  ])('of status %i end with %i', async (status, code) => {
    const json = { error: { code: 'some_code', message: 'some words' } }
    await using exchange = await startScriptedExchange({ 'GET /markets/X': { status, json } })
    const { io, err } = createIo()
    expect(await run(['markets', 'show', 'X', '-e', exchange.origin], io)).toBe(code)
    expect(err()).toContain('some_code: some words')
  })

  it('of the key end with 3, and advise', async () => {
    const json = { error: { code: 'authentication_error', message: 'bad signature' } }
    await using exchange = await startScriptedExchange({ 'GET /portfolio/balance': { status: 401, json } })
    const { io, err } = createIo({ env: keyVariables() })
    expect(await run(['balance', '-e', exchange.origin], io)).toBe(3)
    expect(err()).toContain('check that the key belongs to this environment')
  })

  it('never show the key', async () => {
    const env = keyVariables()
    const pem = env.KALSHI_API_SECRET.replace('PRIVATE KEY', 'PRIVATE KEYS')
    const { io, out, err } = createIo({ env: { ...env, KALSHI_API_SECRET: pem } })
    expect(await run(['balance', '-e', 'http://127.0.0.1:1'], io)).toBe(2)
    const told = out() + err()
    expect(told).not.toBe('')
    for (const line of [env.KALSHI_API_KEY, ...pem.split('\n').filter((each) => each !== '')]) expect(told).not.toContain(line)
  })

  it('ends with 130 when interrupted', async () => {
    const captured = createIo()
    captured.interrupt()
    expect(await run(['status', '-e', 'http://127.0.0.1:1'], captured.io)).toBe(130)
  })

  it('ends with 1 where the answer makes no sense', async () => {
    await using exchange = await startScriptedExchange({ 'GET /exchange/status': { json: { exchange_active: 'maybe' } } })
    const { io, err } = createIo()
    expect(await run(['status', '-e', exchange.origin], io)).toBe(1)
    expect(err()).toContain('exchange_active')
  })
})

describe('environments', () => {
  const script = { 'GET /exchange/status': { json: { exchange_active: true, trading_active: true } } }

  it.each(['', '/', '/trade-api', '/trade-api/v2', '/trade-api/v2/'])('finds the REST base from a URL with path %j', async (path) => {
    await using exchange = await startScriptedExchange(script)
    const { io, out } = createIo()
    expect(await run(['status', '-e', `${exchange.origin}${path}`], io)).toBe(0)
    expect(out()).toContain(exchange.origin)
  })

  it('takes the variables where no option is given', async () => {
    await using exchange = await startScriptedExchange(script)
    const env = { KALSHI_REST_URL: `${exchange.origin}/trade-api/v2`, KALSHI_WS_URL: 'ws://127.0.0.1:1/trade-api/ws/v2' }
    const { io } = createIo({ env })
    expect(await run(['status'], io)).toBe(0)
    expect(exchange.seen.length).toBe(1)
  })
})

describe('colours', () => {
  const script = { 'GET /exchange/status': { json: { exchange_active: true, trading_active: true } } }
  const terminal = { columns: 80, rows: 24 }

  it.each([
    ['a terminal', { terminal }, true],
    ['a terminal with NO_COLOR', { terminal, env: { NO_COLOR: '1' } }, false],
    ['a dumb terminal', { terminal, env: { TERM: 'dumb' } }, false],
    ['a pipe', {}, false],
  ])('on %s', async (_name, options, isColoured) => {
    await using exchange = await startScriptedExchange(script)
    const { io, out } = createIo(options)
    await run(['status', '-e', exchange.origin], io)
    expect(out().includes('\u001b[')).toBe(isColoured)
  })
})
