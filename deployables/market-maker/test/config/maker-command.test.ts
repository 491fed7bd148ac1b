import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEFAULT_RECORDING } from '@kassandra/mm-engine/session'
import { ConfigError, runProgram, Secret } from '@kassandra/runtime'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openControlToken } from '../../src/config/control-token.ts'
import { loadStrategy } from '../../src/config/load-strategy.ts'
import { makerCommand } from '../../src/config/maker-command.ts'
import type { MakerConfig } from '../../src/config/maker-config.ts'
import { readRecording } from '../../src/config/read-recording.ts'

const KEY = { KALSHI_API_KEY: 'key-id', KALSHI_API_SECRET: '/keys/kalshi.pem' }
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maker-'))
})
afterEach(() => rm(folder, { recursive: true }))

const put = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

async function run(args: readonly string[], env: Readonly<Record<string, string>> = KEY) {
  const out: string[] = []
  const err: string[] = []
  const ran: MakerConfig[] = []
  const command = makerCommand(async (config) => {
    ran.push(config)
    return 0
  })
  const code = await runProgram(
    { name: 'market-maker', version: '1', summary: 'makes markets', commands: [command], defaultCommand: 'run' },
    {
      args,
      env,
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => err.push(text) },
      signal: new AbortController().signal,
    },
  )
  return { code, out: out.join(''), err: err.join(''), config: ran[0] }
}

describe('the command', () => {
  it('runs in paper mode with neither file nor flags', async () => {
    expect(await run([])).toMatchObject({ code: 0, err: '', config: { mode: 'paper' } })
  })

  it('runs in live mode when all three are said', async () => {
    const { config } = await run(['--mode', 'live', '--confirm-live', '--max-loss-usd', '50', '--approve-differences'])
    expect(config).toMatchObject({ mode: 'live', maxLoss: 50_000_000, recovery: { approveDifferences: true } })
  })

  it('tells what is missing in live mode and does not run', async () => {
    const { code, err, config } = await run(['--mode', 'live'])
    expect([code, err.split('\n').length, config]).toEqual([2, 3, undefined])
    expect(err).toMatch(/^market-maker: MAX_LOSS_USD: .*\nmarket-maker: CONFIRM_LIVE: /)
  })

  it('prints everything but secrets, as a file that reads the same', async () => {
    const hidden = 'hunter22hunter22hunter22'
    const env = {
      ...KEY,
      KALSHI_API_SECRET: hidden,
      MM_DATABASE_URL: `postgres://u:${hidden}@db:5432/mm?password=${hidden}`,
      CONTROL_TOKEN: hidden,
      ALERT_WEBHOOK_URLS: `https://alerts.example/${hidden},https://${hidden}.example/`,
      SLACK_WEBHOOK_URL: `https://hooks.example/${hidden}`,
      PAPER_CASH_USD: '0.30',
      STRATEGY: 'conservative',
    }
    const { out } = await run(['--print-config'], env)
    expect(out).not.toMatch(/hunter22|alerts\.example|hooks\.example/)
    expect(out).toContain('alertWebhookUrls:\n  - "[redacted]"\n  - "[redacted]"\n')
    expect(out).toContain('databaseUrl: postgres://db:5432/mm\n')
    const shown = out
      .replace(/^(databaseUrl|slackWebhookUrl|controlToken|kalshiApiSecret): .*\n/gm, '')
      .replace(/^alertWebhookUrls:\n(?: {2}- .*\n)+/m, '')
    const secrets = {
      KALSHI_API_SECRET: hidden,
      MM_DATABASE_URL: env.MM_DATABASE_URL,
      CONTROL_TOKEN: hidden,
      ALERT_WEBHOOK_URLS: env.ALERT_WEBHOOK_URLS,
      SLACK_WEBHOOK_URL: env.SLACK_WEBHOOK_URL,
    }
    const again = await run(['--print-config', '--config', await put('printed.yaml', shown)], secrets)
    expect(again).toEqual({ code: 0, out, err: '', config: undefined })
  })

  it('looks into the files that are named before it says that the configuration is right', async () => {
    const strategy = await put('strategy.yaml', 'preset: baseline\nrisk: {drawdown: {max: 0}}\norders: {hold: 1}\n')
    const recording = await put('recording.yaml', 'recording: {retention_days: -1}\n')
    const { code, out, err } = await run(['--check-config', '--strategy-file', strategy, '--recording-file', recording])
    expect([code, out]).toEqual([2, ''])
    expect(err.split('\n')).toEqual([
      expect.stringContaining(`${strategy}: risk.drawdown.max: expected an amount in dollars`),
      expect.stringContaining(`${strategy}: orders.hold: expected a duration with its unit`),
      expect.stringContaining(`${recording}: recording.retention_days must be a whole number`),
      '',
    ])
    await put('strategy.yaml', 'preset: baseline\n')
    await put('recording.yaml', 'recording: {retention_days: 1}\n')
    expect(await run(['--check-config', '--strategy-file', strategy, '--recording-file', recording])).toMatchObject({
      code: 0,
      out: 'configuration ok\n',
    })
  })

  it('names every setting with its variable in the help', async () => {
    const { out } = await run(['--help'])
    expect(out).toMatch(/--mode VALUE +paper or live \(MM_MODE\)/)
    expect(out).toMatch(/--confirm-live {2,}needed in live mode/)
  })
})

describe('the strategy', () => {
  it('has the largest loss of the settings in it, from a file as from the settings', async () => {
    const { config } = await run(['--max-loss-usd', '7', '--strategy-file', await put('strategy.yaml', 'preset: aggressive\n')])
    if (!config) throw new Error('it did not run')
    const loaded = await loadStrategy(config)
    expect(loaded).toMatchObject({ source: join(folder, 'strategy.yaml'), text: 'preset: aggressive\n' })
    expect(loaded.strategy.risk).toContainEqual({ kind: 'daily-loss', max: 7_000_000 })
    const own = await loadStrategy({ ...config, strategy: { kind: 'document', document: { preset: 'aggressive' } } })
    expect(own).toEqual({ strategy: loaded.strategy, source: 'config', text: undefined })
  })

  it('is refused where the file is missing or empty', async () => {
    for (const [path, problem] of [
      [join(folder, 'none.yaml'), 'the strategy file cannot be read'],
      [await put('empty.yaml', '# nothing\n'), 'is empty'],
    ] as const)
      expect((await run(['--strategy-file', path])).err).toContain(`market-maker: ${path}: ${problem}`)
  })
})

describe('the recording', () => {
  it('is by default what config/recording.yaml says, whether or not it is there', async () => {
    const path = fileURLToPath(new URL('../../config/recording.yaml', import.meta.url))
    expect(await readRecording(path)).toEqual(DEFAULT_RECORDING)
    expect(await readRecording(undefined, path)).toEqual(DEFAULT_RECORDING)
    expect(await readRecording(undefined, join(folder, 'none.yaml'))).toEqual(DEFAULT_RECORDING)
    expect(await readRecording(await put('empty.yaml', ''))).toEqual(DEFAULT_RECORDING)
  })

  it('takes its settings from a file, and its problems with the name of it', async () => {
    const path = await put('r.yaml', 'recording:\n  label: btc\n  archive: {enabled: true, bucket: b}\n')
    expect(await readRecording(path)).toEqual({
      ...DEFAULT_RECORDING,
      label: 'btc',
      archive: { ...DEFAULT_RECORDING.archive, enabled: true, bucket: 'b' },
    })
    await put('r.yaml', 'recording:\n  label: a/b\n  folder: x\n')
    await expect(readRecording(path)).rejects.toMatchObject({
      problems: [
        expect.stringContaining(`${path}: recording has no "folder"`),
        expect.stringContaining(`${path}: recording.label must be`),
      ],
    })
    await put('r.yaml', 'recording: [\n')
    await expect(readRecording(path)).rejects.toThrow(/not YAML/)
    await expect(readRecording(join(folder, 'named.yaml'))).rejects.toThrow(ConfigError)
  })
})

describe('the control token', () => {
  const open = (path: string, controlToken?: Secret) => openControlToken({ controlToken, controlTokenFile: path }, randomBytes)

  it('is made once, for its owner alone to read', async () => {
    const path = join(folder, 'data', 'control.token')
    const made = await open(path)
    expect(made.token.reveal()).toMatch(/^[\w-]{43}$/)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'data'))).toEqual(['control.token'])
    expect((await open(path)).token.reveal()).toBe(made.token.reveal())
  })

  it('survives a process that died while it was made', async () => {
    await writeFile(join(folder, 'control.token.new'), 'half', { mode: 0o644 })
    const { token } = await open(join(folder, 'control.token'))
    expect(await readFile(join(folder, 'control.token'), 'utf8')).toBe(`${token.reveal()}\n`)
    expect((await stat(join(folder, 'control.token'))).mode & 0o777).toBe(0o600)
  })

  it('is that of the settings, and then no file is made', async () => {
    const { token, path } = await open(join(folder, 'control.token'), new Secret('a'.repeat(24)))
    expect([token.reveal(), path, await readdir(folder)]).toEqual(['a'.repeat(24), undefined, []])
  })

  it('is not taken from a file that others can read, nor from one that holds something else', async () => {
    const path = await put('control.token', `${'b'.repeat(30)}\n`)
    await chmod(path, 0o640)
    await expect(open(path)).rejects.toThrow(/can be read by others/)
    await chmod(path, 0o600)
    expect((await open(path)).token.reveal()).toBe('b'.repeat(30))
    await put('control.token', 'hunter22')
    await expect(open(path)).rejects.toThrow(/^(?!.*hunter22).*holds no token/)
    await expect(open(join(path, 'below'))).rejects.toThrow(/can be neither read nor written/)
  })
})
