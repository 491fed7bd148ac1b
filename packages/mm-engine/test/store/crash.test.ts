import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type MakerStore, openSqliteStore } from '../../src/store.ts'
import { sfc32 } from '../support/sfc32.ts'
import { createFolder, type Folder } from '../support/store-fixture.ts'

const program = fileURLToPath(new URL('../programs/write-until-killed.ts', import.meta.url))

let folder: Folder
beforeEach(() => {
  folder = createFolder()
})
afterEach(() => folder.remove())

/** Kills the program once it has written so many lines. @returns All that it wrote; the pipe outlives it. */
async function linesUntilKilled(path: string, durability: string, lines: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, path, durability], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const told: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line)
    if (told.length === lines) child.kill('SIGKILL')
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
  return told
}

const wordsAfter = (told: readonly string[], kind: string): readonly string[] =>
  told.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1))

function expectWhole(store: MakerStore, told: readonly string[]): void {
  expect(store.checkIntegrity()).toEqual([])
  const fills = store.fills.list({ limit: 1_000_000 })
  const tradeIds = new Set(fills.map(({ tradeId }) => tradeId))
  expect(tradeIds.size).toBe(fills.length)
  expect(fills.map(({ seq }) => seq)).toEqual(fills.map((_, index) => index + 1))
  expect(wordsAfter(told, 'fill').filter((tradeId) => !tradeIds.has(tradeId))).toEqual([])
  const accepted = new Set(wordsAfter(told, 'accepted'))
  for (const id of wordsAfter(told, 'order')) {
    const order = store.orders.find(id)
    const ofOrder = fills.filter(({ orderId }) => orderId === id)
    expect(order?.filledSize).toBe(ofOrder.reduce((sum, { count }) => sum + count, 0))
    expect(store.commands.listOfOrder(id)).toHaveLength(1)
    if (accepted.has(id)) expect(order).toMatchObject({ status: 'open', exchangeOrderId: `x-${id}` })
  }
  expect(store.runs.findLast()?.epoch ?? 0).toBeGreaterThanOrEqual(Math.max(0, ...wordsAfter(told, 'run').map(Number)))
  // One write may have been under way at each death, and no more than one of an order is half told.
  const deaths = told.filter((line) => line === 'started').length
  expect(fills.length - wordsAfter(told, 'fill').length).toBeLessThanOrEqual(deaths)
  expect(store.fills.listUnlinked().length).toBeLessThanOrEqual(deaths)
  expect(store.commands.listUnresolved().length).toBeLessThanOrEqual(deaths)
}

it.each(['process-crash', 'power-loss'])('S1 keeps every acknowledged write once through deaths at any point (%s)', async (durability) => {
  const random = sfc32(7)
  const told: string[] = []
  for (let death = 0; death < 6; death++) {
    const lines = death === 0 ? 1 : 3 + Math.floor(random() * 300)
    told.push(...(await linesUntilKilled(folder.file, durability, lines)))
    const store = openSqliteStore({ path: folder.file })
    expectWhole(store, told)
    store.close()
  }
})
