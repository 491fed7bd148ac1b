import { readFileSync, rmSync } from 'node:fs'
import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const EXAMPLES = join(ROOT, 'examples/market-maker')
const IMAGES = join(ROOT, 'docs/market-making/images')
const SECONDS = '4'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kassandra-examples-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a script to its end on an exchange of its own. @returns What it printed. */
async function run(path: string, env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const printed: string[] = []
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((...values: readonly unknown[]) => void printed.push(values.map(String).join(' ')))
  vi.stubEnv('KALSHI_API_KEY', undefined)
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  try {
    await import(/* @vite-ignore */ `${pathToFileURL(path).href}?${Date.now()}`)
    return printed
  } finally {
    vi.unstubAllEnvs()
    log.mockRestore()
  }
}

const example = (name: string): Promise<readonly string[]> =>
  run(join(EXAMPLES, `${name}.ts`), { EXAMPLES_DIR: folder, EXAMPLE_SECONDS: SECONDS })

/** A picture with lines or areas in it, and no number that is none. */
function expectPicture(name: string): void {
  const svg = readFileSync(join(folder, name), 'utf8')
  expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
  expect(svg.match(/<path /g)?.length ?? 0).toBeGreaterThan(20)
  expect(svg).not.toMatch(/NaN|undefined|Infinity/)
}

describe('the examples of the market maker', () => {
  it('watch a book and draw it', async () => {
    const printed = await example('watch-book')
    expect(printed.join('\n')).toMatch(/[1-9]\d* changes of the book; the last: bid [\d.]+ at 0\.\d+, ask [\d.]+ at 0\.\d+/)
    expectPicture('watch-book.svg')
  })

  it('trade on paper, and say where the gain came from to the micro-dollar', async () => {
    const printed = await example('paper-trade')
    const amounts = [...printed.join('\n').matchAll(/(?:gain|spread|inventory|fees|settlement) (-?\d+\.\d{6})/g)].map(([, amount]) =>
      Math.round(Number(amount) * 1_000_000),
    )
    const [gain, ...parts] = amounts
    expect(parts.length).toBe(4)
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(gain)
    expect(printed.join('\n')).toMatch(/[1-9]\d* quotations, [1-9]\d* orders/)
    expectPicture('paper-trade.svg')
  })

  it('read the database that was left, by the query of the founding document too', async () => {
    const printed = await example('read-database')
    expect(printed).toContain('The last profit and loss:\n  SELECT * FROM pnl_snapshots ORDER BY timestamp DESC LIMIT 10;')
    expect(printed.some((line) => /"kind":"create","outcome":"done","commands":[1-9]/.test(line))).toBe(true)
    expect(readFileSync(join(folder, 'read-database.svg'), 'utf8')).toMatch(/Profit and positions/)
  })

  it('record a session that decides the same again', async () => {
    const printed = await example('record-session')
    const [recorded, replayed] = ['recorded', 'replayed'].map((what) =>
      printed.map((line) => new RegExp(`^commands ${what} ([0-9a-f]{64})$`).exec(line)?.[1]).find(Boolean),
    )
    expect(recorded).toBeDefined()
    expect(replayed).toBe(recorded)
    expect(printed.join('\n')).toMatch(/read back [1-9]\d* events and [1-9]\d* commands/)
    expectPicture('record-session.svg')
  })

  it('are all run here', async () => {
    const scripts = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.ts'))
    expect(scripts.toSorted()).toEqual(['paper-trade.ts', 'plots.ts', 'read-database.ts', 'record-session.ts', 'watch-book.ts'])
  })
})

describe('the plots of the strategy guide', () => {
  it('are what the engine gives, byte for byte, and so are the numbers of the text', async () => {
    const plots = join(folder, 'plots')
    const printed = await run(join(EXAMPLES, 'plots.ts'), { PLOTS_DIR: plots })
    const names = (await readdir(IMAGES)).toSorted()
    expect((await readdir(plots)).toSorted()).toEqual(names)
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) expect(readFileSync(join(plots, name), 'utf8') === readFileSync(join(IMAGES, name), 'utf8'), name).toBe(true)
    const guide = readFileSync(join(ROOT, 'docs/market-making/strategy.md'), 'utf8')
    for (const name of names) expect(guide).toContain(`(images/${name})`)
    for (const table of printed.join('\n').split('\n\n')) expect(guide).toContain(table)
  })
})

describe('the first example of the README', () => {
  it('makes markets', async () => {
    const readme = readFileSync(join(ROOT, 'packages/mm-engine/README.md'), 'utf8')
    const [, block = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
    expect(block).toContain('new mm.EngineHost')
    const path = join(folder, 'first-example.ts')
    await writeFile(path, block)
    const printed = await run(path, {})
    expect(printed.at(-1)).toMatch(/^[1-9]\d* orders, \d+ fills, gain \$-?\d+\.\d{6}$/)
  })
})
