import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localStore, type ObjectStore } from '@kassandra/archive/store'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { uploadBackups } from './upload-backups.ts'

let folder: string
let backups: string
let store: ObjectStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upload-backups-'))
  backups = join(folder, 'backups')
  store = localStore(join(folder, 'store'))
  await mkdir(backups)
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const put = (name: string, text: string): Promise<void> => writeFile(join(backups, name), text)
const storedText = (name: string): Promise<string> => readFile(join(folder, 'store', 'backups', name), 'utf8')

/** Looks so often; `between` is what happens before each look but the first. */
async function upload(looks: number, between: (look: number) => Promise<void> = async () => undefined, to: ObjectStore = store) {
  const stop = new AbortController()
  const told: string[] = []
  const failures: unknown[] = []
  let look = 1
  const setTimer = (_delayMs: number, run: () => void) => {
    if (look === looks) queueMicrotask(() => stop.abort())
    else void between(++look).then(run)
    return { cancel: () => undefined }
  }
  await uploadBackups(
    { store: to, folder: backups, clock: { setTimer }, uploaded: (key) => told.push(key), failed: (error) => failures.push(error) },
    stop.signal,
  )
  return { told, failures }
}

it('uploads each copy once, those of earlier processes too, and nothing else', async () => {
  await put('mm-20260601-1600.db', 'four')
  await put('mm-20260601-1700.db.partial', 'half')
  await put('notes.txt', 'mine')
  const first = await upload(3, () => put('mm-20260601-1700.db', 'five'))
  expect(first).toEqual({ told: ['backups/mm-20260601-1600.db', 'backups/mm-20260601-1700.db'], failures: [] })
  expect([await storedText('mm-20260601-1600.db'), await storedText('mm-20260601-1700.db')]).toEqual(['four', 'five'])
  expect(await upload(1)).toEqual({ told: [], failures: [] })
  const keys: string[] = []
  for await (const { key } of store.list('')) keys.push(key)
  expect(keys).toEqual(['backups/mm-20260601-1600.db', 'backups/mm-20260601-1700.db'])
})

it('tells of a store that fails, and tries again', async () => {
  await put('mm-20260601-1600.db', 'four')
  let isDown = true
  const flaky: ObjectStore = {
    ...store,
    find: (key, signal) => store.find(key, signal),
    putIfAbsent: async (key, file, signal) => {
      if (isDown) throw new Error('the store is down')
      return store.putIfAbsent(key, file, signal)
    },
  }
  const { told, failures } = await upload(
    3,
    async (look) => {
      isDown = look < 3
    },
    flaky,
  )
  expect(failures).toEqual([new Error('the store is down'), new Error('the store is down')])
  expect(told).toEqual(['backups/mm-20260601-1600.db'])
})

it('waits for a folder that is not there yet', async () => {
  await rm(backups, { recursive: true })
  const { told } = await upload(2, async () => {
    await mkdir(backups)
    await put('mm-20260601-1600.db', 'four')
  })
  expect(told).toEqual(['backups/mm-20260601-1600.db'])
})
