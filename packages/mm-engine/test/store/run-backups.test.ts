import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type EpochUs, formatInstant, parseInstant } from '@kassandra/kalshi-sdk/units'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type MakerStore, openSqliteStore, runBackups } from '../../src/store.ts'
import { fill } from '../support/store-changes.ts'
import { createFolder, type Folder } from '../support/store-fixture.ts'

let folder: Folder
let store: MakerStore
beforeEach(async () => {
  folder = createFolder()
  store = await openSqliteStore({ path: folder.file })
})
afterEach(async () => {
  await store.close()
  folder.remove()
})

/** Runs the loop at its own pace, one step for each wait. @returns What it told, in its order. */
async function run(steps: readonly (() => Promise<void> | void)[], keep = 2): Promise<readonly string[]> {
  const controller = new AbortController()
  const told: string[] = []
  let nowUs = parseInstant('2026-01-17T13:58:10Z')
  const left = [...steps]
  const clock = {
    nowUs: () => nowUs,
    waitUntil: async (us: EpochUs) => {
      told.push(`until ${formatInstant(us).slice(11, 16)}`)
      nowUs = us
      const step = left.shift()
      if (step) await step()
      else controller.abort()
    },
  }
  const observer = {
    onBackup: (path: string) => told.push(`made ${basename(path)}`),
    onDelete: (path: string) => told.push(`deleted ${basename(path)}`),
    onFailure: (error: unknown) => told.push(`failed ${Object(error).code}`),
  }
  await runBackups({ store, folder: join(folder.path, 'backups'), clock, observer, keep }, controller.signal)
  return told
}

it('S11 makes a whole backup every hour and keeps the newest', async () => {
  const trade = (n: number) => () => store.commit([fill(`t-${n}`)])
  const told = await run([trade(1), trade(2)])
  expect(told).toEqual([
    'made mm-20260117-1358.db',
    'until 14:00',
    'made mm-20260117-1400.db',
    'until 15:00',
    'made mm-20260117-1500.db',
    'deleted mm-20260117-1358.db',
    'until 16:00',
  ])
  const copies = readdirSync(join(folder.path, 'backups'))
    .filter((name) => name.endsWith('.db'))
    .sort()
  const lastSeqs = []
  for (const name of copies) {
    const copy = await openSqliteStore({ path: join(folder.path, 'backups', name) })
    lastSeqs.push([name, await copy.fills.lastSeq()])
    await copy.close()
  }
  expect(lastSeqs).toEqual([
    ['mm-20260117-1400.db', 1],
    ['mm-20260117-1500.db', 2],
  ])
})

it('tells what failed, deletes nothing for it, and tries again after a minute', async () => {
  const path = join(folder.path, 'backups')
  writeFileSync(path, 'in the way')
  expect(await run([() => undefined, () => rmSync(path)])).toEqual([
    'failed EEXIST',
    'until 13:59',
    'failed EEXIST',
    'until 14:00',
    'made mm-20260117-1400.db',
    'until 15:00',
  ])
})

it('refuses to keep none at once', async () => {
  await expect(run([], 0)).rejects.toThrow('keep must be at least 1')
})
