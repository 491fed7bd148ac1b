import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { type MakerStore, openSqliteStore } from '@kassandra/mm-engine/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MakerBucket, openMakerBucket } from '../../src/bucket/maker-bucket.ts'
import { readMakerConfig } from '../../src/config/maker-config.ts'
import { openNewestStore, type RestoredStore } from '../../src/state/restore-state.ts'
import { StateSaver } from '../../src/state/save-state.ts'
import { decodePointer, POINTER_KEY } from '../../src/state/state-pointer.ts'

let folder: string
let bucket: MakerBucket
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maker-state-'))
  const env = { KALSHI_API_KEY: 'id', KALSHI_API_SECRET: 'pem', STATE_STORE: join(folder, 'bucket') }
  const opened = await openMakerBucket(readMakerConfig({ env }).storage)
  if (!opened) throw new Error('there is no bucket')
  bucket = opened
})
afterEach(async () => {
  await bucket.close()
  await rm(folder, { recursive: true })
})

const pathOf = (machine: string): string => join(folder, machine, 'mm.db')
const openOf = (machine: string): Promise<MakerStore> => openSqliteStore({ path: pathOf(machine) })
const start = (machine: string): Promise<RestoredStore> =>
  openNewestStore({ bucket, databasePath: pathOf(machine), openStore: () => openOf(machine) }, new AbortController().signal)

const saverOf = (machine: string, store: MakerStore, epoch: number): StateSaver =>
  new StateSaver({ bucket, store, databasePath: pathOf(machine), epoch: () => epoch, runEpoch: epoch, nowMs: () => 1_780_000_000_000 })

/** A run of one epoch, which is known by it afterwards. */
async function run(machine: string, epoch: number): Promise<MakerStore> {
  const { store } = await start(machine)
  await store.runs.begin({ engineId: 'mm', mode: 'live', atUs: epochUs(epoch * 1_000_000), epochAtLeast: epoch })
  return store
}

const lastOf = async (store: MakerStore): Promise<number | undefined> => (await store.runs.findLast())?.epoch

async function pointedTo(): Promise<string | undefined> {
  const cell = await bucket.cells.read(POINTER_KEY)
  return cell && decodePointer(cell.bytes)?.key
}

async function copies(): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of bucket.objects.list('state/db/')) keys.push(key)
  return keys
}

describe('the state', () => {
  it('C4 is what another machine begins with', async () => {
    const store = await run('a', 100)
    await saverOf('a', store, 100).save()
    await store.close()
    const { store: other, from } = await start('b')
    expect(from).toMatchObject({ epoch: 100, runEpoch: 100 })
    expect(await lastOf(other)).toBe(100)
    expect(await other.checkIntegrity()).toEqual([])
    await other.close()
  })

  it('C4 takes the place of an older database, which is kept, and of no newer one', async () => {
    const old = await run('a', 100)
    await old.close()
    const newer = await run('b', 200)
    await saverOf('b', newer, 200).save()
    await newer.close()
    const { store, from } = await start('a')
    expect([from?.runEpoch, await lastOf(store)]).toEqual([200, 200])
    await store.close()
    expect(await readdir(join(folder, 'a'))).toContain('mm.db.of-run-100')
    const ahead = await run('a', 300)
    await ahead.close()
    const again = await start('a')
    expect([again.from, await lastOf(again.store)]).toEqual([undefined, 300])
    await again.store.close()
  })

  it('C4 is never overwritten by a holder whose time is over', async () => {
    const old = await run('a', 100)
    const late = saverOf('a', old, 100)
    await late.save()
    const next = await run('b', 200)
    await saverOf('b', next, 200).save()
    await expect(late.save()).rejects.toMatchObject({ code: 'STATE_FENCED' })
    expect(await pointedTo()).toBe('state/db/000000000200-000001.db.gz')
    await Promise.all([old.close(), next.close()])
    const { store } = await start('c')
    expect(await lastOf(store)).toBe(200)
    await store.close()
  })

  it('keeps the newest copy and the one before it, and no file on the disk', async () => {
    const store = await run('a', 100)
    const saver = saverOf('a', store, 100)
    for (let saved = 0; saved < 4; saved++) await saver.save()
    expect(await copies()).toEqual(['state/db/000000000100-000003.db.gz', 'state/db/000000000100-000004.db.gz'])
    expect((await readdir(join(folder, 'a'))).filter((name) => name.includes('saving'))).toEqual([])
    await store.close()
  })

  it('is not begun with where it is not what was stored', async () => {
    const store = await run('a', 100)
    const { key } = await saverOf('a', store, 100).save()
    await store.close()
    await writeFile(join(folder, 'bucket', key), 'something else')
    await expect(start('b')).rejects.toThrow(`${key} of STATE_STORE is not what was stored`)
    await rm(join(folder, 'bucket', key))
    await expect(start('b')).rejects.toThrow(`${key}, which state/latest.json names, is not in STATE_STORE`)
    await writeFile(join(folder, 'bucket', POINTER_KEY), '{}')
    await expect(start('b')).rejects.toThrow('state/latest.json of STATE_STORE cannot be read')
  })
})
