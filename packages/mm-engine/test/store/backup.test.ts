import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type MakerStore, openSqliteStore } from '../../src/store.ts'
import { createFolder, type Folder, newFill, newOrder } from '../support/store-fixture.ts'

let folder: Folder
let store: MakerStore
beforeEach(() => {
  folder = createFolder()
  store = openSqliteStore({ path: folder.file, durability: 'process-crash' })
})
afterEach(() => {
  store.close()
  folder.remove()
})

const fill = (count: number): void =>
  store.transaction(() => {
    for (let n = 0; n < count; n++) store.fills.record(newFill(`t-${store.fills.lastSeq()}`))
  })

it('S11 copies a whole store while it is written to', async () => {
  store.orders.insert(newOrder('a', { exchangeOrderId: 'x-1' }))
  fill(5_000)
  const path = join(folder.path, 'copy.db')
  let isDone = false
  const done = store.backup(path).finally(() => {
    isDone = true
  })
  do {
    fill(10)
    await setImmediate()
  } while (!isDone)
  await done
  expect(store.fills.lastSeq()).toBeGreaterThan(5_000)
  const copy = openSqliteStore({ path })
  expect(copy.checkIntegrity()).toEqual([])
  const fills = copy.fills.list({ limit: 1_000_000 })
  expect(fills).toHaveLength(5_000) // as it was when the copy was asked for
  expect(copy.orders.find('a')?.filledSize).toBe(5_000 * 2_00)
  copy.close()
})

it('S11 takes the place of the last copy, and leaves that one where it fails', async () => {
  const path = join(folder.path, 'copy.db')
  writeFileSync(path, 'the last copy')
  mkdirSync(`${path}.partial`)
  await expect(store.backup(path)).rejects.toThrow()
  expect(readFileSync(path, 'utf8')).toBe('the last copy')
  await expect(store.backup(join(folder.path, 'nowhere', 'copy.db'))).rejects.toThrow(expect.objectContaining({ code: 'STORE_UNWRITABLE' }))
  const other = join(folder.path, 'data', 'copy.db')
  writeFileSync(other, 'the last copy')
  await store.backup(other)
  expect(readFileSync(other).subarray(0, 15).toString()).toBe('SQLite format 3')
  expect(readdirSync(join(folder.path, 'data')).filter((name) => name.includes('partial'))).toEqual([])
})

it('grows in size with what is written, the write-ahead log included', () => {
  const before = store.sizeBytes()
  fill(1_000)
  expect(store.sizeBytes()).toBeGreaterThan(before + 100_000)
  expect(store.checkIntegrity()).toEqual([])
})
