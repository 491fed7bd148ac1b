import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Sim, startSim } from '@kassandra/kalshi-sim'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'kalshi-cli-process-'))
const program = join(folder, 'dist/main.js')
let sim: Sim

beforeAll(async () => {
  mkdirSync(join(folder, 'dist'))
  copyFileSync(fromHere('../package.json'), join(folder, 'package.json'))
  await build({
    entryPoints: [fromHere('../src/main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    tsconfig: fromHere('../../../tsconfig.base.json'),
    banner: { js: "const require = (await import('node:module')).createRequire(import.meta.url)" },
    logLevel: 'error',
  })
  sim = await startSim({ seed: 5, market: { markets: 2, rate: 200, lifecycleSeconds: 0 } })
})

afterAll(async () => {
  await sim.close()
  rmSync(folder, { recursive: true })
})

function start(...argv: readonly string[]) {
  const child = spawn(process.execPath, [program, ...argv], {
    env: { PATH: process.env['PATH'], ...sim.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  return { child, said, ended: codeOf(child) }
}

async function codeOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'close')
  return code
}

describe('the program', () => {
  it('reads the variables, prints and ends with its exit code', async () => {
    const { said, ended } = start('status', '--json')
    expect(await ended).toBe(0)
    expect(JSON.parse(said.out)).toMatchObject({ environment: new URL(sim.environment.restUrl).origin, exchangeActive: true })
    expect(await start('markets', 'show', 'KXNONE').ended).toBe(3)
    expect(await start('markets', 'shwo').ended).toBe(2)
  })

  it('tells its version', async () => {
    const { said, ended } = start('--version')
    expect(await ended).toBe(0)
    expect(said.out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('ends well on Ctrl-C while it follows something', async () => {
    const { child, said, ended } = start('trades', '--follow', '--json')
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    for (const line of said.out.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('tradeId')
  })

  it('ends in silence where its reader has seen enough', async () => {
    const { child, said, ended } = start('trades', '--follow', '--json')
    await once(child.stdout, 'data')
    child.stdout.destroy()
    expect(await ended).toBe(0)
    expect(said.err).toBe('connected\n')
  })
})
