import { mkdir, mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { strategyFile } from '../../src/config/strategy-file.ts'
import { type StrategyWatchPorts, type WatchedFile, watchStrategy } from '../../src/config/watch-strategy.ts'

let folder: string
let path: string
const stopping: AbortController[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strategy-'))
  path = join(folder, 'strategy.yaml')
})
afterEach(async () => {
  for (const each of stopping.splice(0)) each.abort()
  await rm(folder, { recursive: true })
})

/** What is told comes one by one. */
function start(file: WatchedFile, text: string | undefined): { next(): Promise<unknown> } {
  const told: unknown[] = []
  const waiting: ((value: unknown) => void)[] = []
  const tell = (value: unknown): void => {
    const first = waiting.shift()
    if (first) first(value)
    else told.push(value)
  }
  const end = new AbortController()
  stopping.push(end)
  const ports: StrategyWatchPorts = {
    file,
    onReload: () => () => undefined,
    apply: async (document) => tell(document),
    problem: (problems) => tell(problems),
    wait: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
  }
  void watchStrategy(ports, { text, debounceMs: 10, settleMs: 20 }, end.signal)
  return { next: () => (told.length > 0 ? Promise.resolve(told.shift()) : new Promise((resolve) => waiting.push(resolve))) }
}

it.each([
  ['the system tells of changes', 3_600_000],
  ['it is looked at as well', 20],
])('takes up a file that is written, replaced, removed and made anew, where %s', async (_name, pollMs) => {
  await writeFile(path, 'preset: baseline\n')
  const whole = strategyFile(path, pollMs)
  const { next } = start(whole, 'preset: baseline\n')
  await writeFile(path, 'preset: aggressive\n')
  expect(await next()).toEqual({ preset: 'aggressive' })
  const replacement = join(folder, '.strategy.yaml.swp')
  await writeFile(replacement, 'preset: conservative\n')
  await rename(replacement, path)
  expect(await next()).toEqual({ preset: 'conservative' })
  await unlink(path)
  expect(await next()).toEqual([`${path}: there is no such file; the strategy in force stays`])
  await writeFile(path, 'unwindBeforeClose: 30s\n')
  expect(await next()).toEqual({ unwindBeforeClose: '30s' })
})

it('finds a file whose folder is made only later', async () => {
  const later = join(folder, 'mounted', 'strategy.yaml')
  const { next } = start(strategyFile(later, 20), 'preset: baseline\n')
  expect(await next()).toEqual([`${later}: there is no such file; the strategy in force stays`])
  const made = join(folder, 'making')
  await mkdir(made)
  await writeFile(join(made, 'strategy.yaml'), 'preset: aggressive\n')
  await rename(made, join(folder, 'mounted'))
  expect(await next()).toEqual({ preset: 'aggressive' })
})
