import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect } from './raw-client.ts'

const bin = fileURLToPath(new URL('../bin/kalshi-sim.mjs', import.meta.url))
const built = existsSync(new URL('../dist/main.js', import.meta.url))
if (!built) console.info('kalshi-sim is not built: the tests of its program do not run')

let folder: string
const children: ChildProcessWithoutNullStreams[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kalshi-sim-cli-'))
})

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

interface Program {
  readonly child: ChildProcessWithoutNullStreams
  readonly output: () => { readonly stdout: string; readonly stderr: string }
  readonly exit: Promise<number | null>
  /** Resolves once the program has printed a line that matches. */
  line(pattern: RegExp): Promise<string>
}

function run(...args: string[]): Program {
  const child = spawn(process.execPath, [bin, ...args])
  children.push(child)
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk
  })
  const exit = once(child, 'close').then(([code]) => code)
  const line = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(said.stdout)
      if (found) return found[0]
      if (child.exitCode !== null) throw new Error(`exited with ${child.exitCode}: ${said.stderr}`)
      await once(child.stdout, 'data')
    }
  }
  return { child, output: () => said, exit, line }
}

describe.runIf(built)('the program', () => {
  it('listens, writes credentials for its owner that work, and stops cleanly on Ctrl-C', async () => {
    const credentials = join(folder, 'credentials.json')
    const journal = join(folder, 'journal.jsonl')
    const program = run('--credentials', credentials, '--journal', journal, '--markets', '3', '--rate', '300', '--key-type', 'ed25519')
    const origin = (await program.line(/listening on http:\/\/127\.0\.0\.1:\d+/)).replace('listening on ', '')
    const file = JSON.parse(readFileSync(credentials, 'utf8'))
    expect(Object.keys(file)).toEqual(['keyId', 'privateKeyPem', 'restUrl', 'wsUrl'])
    expect(statSync(credentials).mode & 0o777).toBe(0o600)
    expect([file.restUrl, file.wsUrl]).toEqual([`${origin}/trade-api/v2`, `${origin.replace('http', 'ws')}/trade-api/ws/v2`])
    const client = await connect(file.wsUrl, file)
    client.send('subscribe', { channels: ['trade', 'ticker'] }, 1)
    await client.first(5, ({ type }) => type === 'ticker' || type === 'trade')
    program.child.kill('SIGINT')
    expect(await client.closed).toBe(1001)
    expect(await program.exit).toBe(0)
    expect(program.output().stdout.trimEnd().split('\n')).toEqual([
      `listening on ${origin}`,
      expect.stringMatching(/^stopped: published \d+ messages/),
    ])
    expect(program.output().stderr).toBe('')
    expect(readFileSync(journal, 'utf8').split('\n').length).toBeGreaterThan(5)
  })

  it('holds the flow until it is told to start, and stays up when a capture has ended', async () => {
    const capture = join(folder, 'capture.jsonl.gz')
    const recorded = run('--record', capture, '--for', '5s', '--seed', '2', '--markets', '2', '--start', '2026-06-01T12:00:00Z')
    expect(await recorded.exit).toBe(0)
    const program = run('--replay', capture, '--speed', 'max', '--hold')
    const origin = (await program.line(/listening on \S+/)).replace('listening on ', '')
    const status = async () => (await (await fetch(`${origin}/sim/status`)).json()) as { state: string; published: number }
    expect(await status()).toMatchObject({ state: 'waiting', published: 0 })
    expect(await (await fetch(`${origin}/sim/flow/start`, { method: 'POST' })).json()).toMatchObject({ started: true })
    while ((await status()).state !== 'ended');
    expect((await status()).published).toBeGreaterThan(100)
    program.child.kill('SIGTERM')
    expect(await program.exit).toBe(0)
  })

  it('stops by itself after --for', async () => {
    const program = run('--for', '300ms', '--markets', '2')
    expect(await program.exit).toBe(0)
    expect(program.output().stdout).toMatch(/^listening on .*\nstopped: /)
  })

  it('names malformed lines, plays the rest and counts them in its summary', async () => {
    const capture = join(folder, 'capture.jsonl')
    writeFileSync(capture, '{"type":"subscribed","sid":1}\nnonsense\n')
    const program = run('--replay', capture, '--for', '50ms')
    expect(await program.exit).toBe(0)
    expect(program.output().stderr).toBe('kalshi-sim: capture.jsonl:2: not a JSON object\n')
    expect(program.output().stdout).toMatch(/1 malformed lines/)
  })

  it.each([
    [['--port', 'many'], /--port/],
    [['--frobnicate'], /--frobnicate/],
    [['--replay', '/no/such/capture'], /cannot read \/no\/such\/capture/],
    [['--journal', '/no/such/folder/journal'], /cannot write the journal/],
    [['--credentials', '/no/such/folder/credentials'], /cannot write the credentials/],
    [['--record', '/no/such/folder/capture', '--for', '1s'], /cannot write the capture/],
  ])('ends with one line and exit code 2 on %j', async (args, message) => {
    const program = run(...args)
    expect(await program.exit).toBe(2)
    expect(program.output().stderr).toMatch(message)
    expect(program.output().stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('ends with exit code 1 on a taken port', async () => {
    const first = run('--markets', '1')
    const port = (await first.line(/:\d+$/m)).slice(1)
    const second = run('--port', port, '--markets', '1')
    expect(await second.exit).toBe(1)
    expect(second.output().stderr).toMatch(/cannot listen/)
  })

  it('helps and tells its version', async () => {
    const help = run('--help')
    expect(await help.exit).toBe(0)
    expect(help.output().stdout).toMatch(/--replay FILE/)
    const version = run('--version')
    expect(await version.exit).toBe(0)
    expect(version.output().stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
