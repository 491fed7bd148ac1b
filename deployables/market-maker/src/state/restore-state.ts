import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { describeFile, ObjectMissingError } from '@kassandra/archive/store'
import type { MakerStore } from '@kassandra/mm-engine/store'
import type { MakerBucket } from '../bucket/maker-bucket.ts'
import { StartError } from '../start/start-error.ts'
import { decodePointer, POINTER_KEY, type StatePointer } from './state-pointer.ts'

export interface RestoreStateParts {
  readonly bucket: MakerBucket
  readonly databasePath: string
  /** @throws {StoreError} It cannot be opened, or another process has it. */
  openStore(): Promise<MakerStore>
}

/** What a start begins with. */
export interface RestoredStore {
  readonly store: MakerStore
  /** The copy that was fetched; undefined where the database of this machine is as new, or where there is none in the bucket. */
  readonly from: StatePointer | undefined
}

/**
 * Opens the database, in whose place the newest copy of the bucket is put where a later run left that. An older database is kept beside it.
 * @throws {StartError} The copy is not there, or not what was stored.
 */
export async function openNewestStore(parts: RestoreStateParts, signal: AbortSignal): Promise<RestoredStore> {
  const { bucket, databasePath, openStore } = parts
  const pointer = await readPointer(bucket, signal)
  const store = await openStore()
  const last = await store.runs.findLast()
  if (pointer === undefined || (last !== undefined && last.epoch >= pointer.runEpoch)) return { store, from: undefined }
  // It was opened all the same: nobody else has it.
  await store.close()
  const fetched = await fetchCopy(parts, pointer, signal)
  for (const end of ['', '-wal', '-shm']) {
    if (last === undefined) await rm(databasePath + end, { force: true })
    else await moveAside(`${databasePath}${end}`, `${databasePath}.of-run-${last.epoch}${end}`)
  }
  await rename(fetched, databasePath)
  return { store: await openStore(), from: pointer }
}

async function readPointer({ cells }: MakerBucket, signal: AbortSignal): Promise<StatePointer | undefined> {
  const found = await cells.read(POINTER_KEY, signal)
  if (!found) return undefined
  const pointer = decodePointer(found.bytes)
  if (!pointer) throw new StartError(`${POINTER_KEY} of STATE_STORE cannot be read; look at it, and remove it to begin without a state`)
  return pointer
}

const STEP_BYTES = 8 * 1024 * 1024

/** @returns The path of the database, whole. */
async function fetchCopy({ bucket, databasePath }: RestoreStateParts, { key, sha256 }: StatePointer, signal: AbortSignal): Promise<string> {
  const incoming = `${databasePath}.fetching`
  await download(bucket, key, `${incoming}.gz`, signal)
  const file = await describeFile(`${incoming}.gz`, signal)
  if (file.sha256 !== sha256) throw new StartError(`${key} of STATE_STORE is not what was stored; look at it, or point to another copy`)
  await pipeline(createReadStream(`${incoming}.gz`), createGunzip(), createWriteStream(incoming, { flush: true }))
  await rm(`${incoming}.gz`)
  return incoming
}

async function download({ objects }: MakerBucket, key: string, path: string, signal: AbortSignal): Promise<void> {
  const file = await open(path, 'w')
  try {
    const reader = await objects.open(key, signal)
    for (let at = 0; at < reader.byteLength; at += STEP_BYTES) await file.writeFile(new Uint8Array(await reader.slice(at, at + STEP_BYTES)))
    await reader.close()
  } catch (error) {
    if (error instanceof ObjectMissingError)
      throw new StartError(`${key}, which ${POINTER_KEY} names, is not in STATE_STORE; point to another copy`, { cause: error })
    throw error
  } finally {
    await file.close()
  }
}

/** The files beside a database need not be there. */
async function moveAside(path: string, to: string): Promise<void> {
  try {
    await rename(path, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
