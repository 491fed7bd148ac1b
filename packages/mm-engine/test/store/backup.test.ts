import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type MakerStore, openSqliteStore } from '../../src/store.ts'
import { fill, order } from '../support/store-changes.ts'
import { createFolder, createPostgresHome, type Folder } from '../support/store-fixture.ts'

let folder: Folder
let store: MakerStore
let counter: number
beforeEach(async () => {
  folder = createFolder()
  counter = 0
  store = await openSqliteStore({ path: folder.file, durability: 'process-crash' })
})
afterEach(async () => {
  await store.close()
  folder.remove()
})

const trade = (count: number): Promise<void> => store.commit(Array.from({ length: count }, () => fill(`t-${++counter}`)))

it('S11 copies a whole store while it is written to', async () => {
  await store.commit([order('a', { exchangeOrderId: 'x-1' })])
  await trade(5_000)
  const path = join(folder.path, 'copy.db')
  let isDone = false
  const done = store.backup(path).finally(() => {
    isDone = true
  })
  do {
    await trade(10)
    await setImmediate()
  } while (!isDone)
  await done
  expect(await store.fills.lastSeq()).toBeGreaterThan(5_000)
  const copy = await openSqliteStore({ path })
  expect(await copy.checkIntegrity()).toEqual([])
  expect(await copy.fills.list({ limit: 1_000_000 })).toHaveLength(5_000) // as it was when the copy was asked for
  expect((await copy.orders.find('a'))?.filledSize).toBe(5_000 * 2_00)
  await copy.close()
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

it('S11 is refused by a PostgreSQL store, which names what to use', async () => {
  const home = await createPostgresHome()
  const server = await home.open()
  await expect(server.backup(join(folder.path, 'copy.db'))).rejects.toEqual(
    expect.objectContaining({ code: 'STORE_UNSUPPORTED', retryable: false, message: expect.stringContaining('use pg_dump') }),
  )
  await server.close()
  await home.remove()
})
