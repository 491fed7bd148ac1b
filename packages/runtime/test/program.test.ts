import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('./programs/sample.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program, ...args], { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(([out, err, [code]]) => ({
    code,
    out,
    err,
  }))
  return { child, ended }
}

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> => start(args, env).ended

/** Resolves once the child has written a line with this message. */
async function said(child: ChildProcess, message: string): Promise<void> {
  for await (const [chunk] of on(child)) if (String(chunk).includes(`"msg":"${message}"`)) return
}

async function* on(child: ChildProcess): AsyncGenerator<unknown[]> {
  while (child.stdout) yield await once(child.stdout, 'data')
}

describe('command line', () => {
  it('runs the default command with flags before environment', async () => {
    const { code, out } = await run(['--workers=3', '--note', 'n'], { API_SECRET: 's', WORKERS: '4', HEALTH_PORT: '0' })
    expect([code, JSON.parse(out)]).toEqual([0, { healthPort: 0, workers: 3, apiSecret: '[redacted]', note: 'n' }])
  })

  it('reads a file of settings', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'config-'))
    const path = join(folder, 'config.yaml')
    await writeFile(path, 'workers: 1\napiSecret: s\n')
    const { out } = await run(['run', '--config', path], { HEALTH_PORT: '1' }).finally(() => rm(folder, { recursive: true }))
    expect(JSON.parse(out)).toMatchObject({ workers: 1, healthPort: 1 })
  })

  it('tells every bad setting in a line of its own and ends with 2', async () => {
    const { code, out, err } = await run(['--workers', '9'], { HEALTH_PORT: 'hunter22' })
    expect([code, out, err.split('\n')]).toEqual([
      2,
      '',
      [
        'sample: HEALTH_PORT: expected a whole number from 0 to 65535',
        'sample: --workers: expected a whole number from 1 to 4',
        'sample: API_SECRET: is required',
        '',
      ],
    ])
  })

  it('checks and prints the configuration without running', async () => {
    expect(await run(['--check-config'], { API_SECRET: 'hunter22' })).toEqual({ code: 0, out: 'configuration ok\n', err: '' })
    const { out } = await run(['run', '--print-config'], { API_SECRET: 'hunter22' })
    expect(out).toBe('healthPort: 8080\nworkers: 2\napiSecret: "[redacted]"\n')
    expect((await run(['--check-config'])).code).toBe(2)
  })

  it('answers --help and --version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' })
    const help = await run(['--help'])
    expect([help.code, help.err]).toEqual([0, ''])
    expect(help.out).toContain('--health-port VALUE  port of the health server (HEALTH_PORT)')
    expect(help.out).toContain('code    code')
    expect((await run(['code', '-h'])).out).toContain('Usage: sample code [options]')
  })

  it.each([
    [['--nonsense'], "sample: unknown option '--nonsense' (see sample --help)\n"],
    [['nonsense'], 'sample: unknown command nonsense (see sample --help)\n'],
    [['code', 'extra'], 'sample: unexpected argument extra (see sample --help)\n'],
    [['--config', '/nonexistent/file.yaml'], 'sample: /nonexistent/file.yaml: the file cannot be read\n'],
  ])('answers %j with one line and 2', async (args, line) => {
    expect(await run(args)).toEqual({ code: 2, out: '', err: line })
  })
})

describe('end of a program', () => {
  it('ends with the code that the program returns, whatever handles it leaves open', async () => {
    expect((await run(['code'])).code).toBe(7)
    expect((await run(['leak'])).code).toBe(3)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('stops on %s and ends with 0', async (signal) => {
    const { child, ended } = start(['wait'])
    await said(child, 'waiting')
    child.kill(signal)
    const { code } = await ended
    expect(code).toBe(0)
  })

  it('goes on when nobody reads its output any more, and ends with 0 when it is told to', async () => {
    const child = spawn(process.execPath, [program, 'wait'], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    await said(child, 'waiting')
    child.stdout.destroy()
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
  })

  it('takes the abort, thrown onwards, for a clean end', async () => {
    const { child, ended } = start(['abort'])
    await said(child, 'waiting')
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0, err: '' })
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends at once on a second signal, %s, with %d', async (signal, expected) => {
    const { child, ended } = start(['hang'])
    await said(child, 'waiting')
    child.kill('SIGTERM')
    await said(child, 'hanging')
    child.kill(signal)
    expect((await ended).code).toBe(expected)
  })

  it.each([
    ['throw', 'program failed', 'no luck with postgres://[redacted]@db/x'],
    ['reject', 'unhandled rejection', 'nobody listens'],
    ['crash', 'uncaught exception', 'in a callback'],
  ])('writes one fatal line and ends with 1 on %s', async (command, msg, message) => {
    const { code, out } = await run([command])
    const fatal = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ level }) => level === 'FATAL')
    expect(code).toBe(1)
    expect(fatal).toEqual([expect.objectContaining({ msg, from: 'main', err: expect.objectContaining({ message }) })])
  })

  it('loses no line that was written before the end', async () => {
    const { out } = await run(['flood'])
    const lines = out.trim().split('\n')
    expect([lines.length, lines.at(-1)]).toEqual([2_001, 'end'])
  })
})
