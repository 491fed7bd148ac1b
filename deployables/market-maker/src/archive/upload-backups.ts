import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describeFile, type ObjectStore, storeFile } from '@kassandra/archive/store'
import type { EngineClock } from '@kassandra/mm-engine'
import { wait } from '../clock/wait.ts'

export interface BackupUploads {
  readonly store: ObjectStore
  /** Of the copies of the database. */
  readonly folder: string
  readonly clock: Pick<EngineClock, 'setTimer'>
  uploaded(key: string): void
  /** It is tried again. */
  failed(error: unknown): void
}

const EVERY_MS = 5_000
const RETRY_MS = 60_000
const BACKUP = /^mm-\d{8}-\d{4}\.db$/

/** Uploads each copy of the database once, as `backups/mm-YYYYMMDD-HHMM.db`, those of earlier processes too, until aborted. */
export async function uploadBackups(uploads: BackupUploads, signal: AbortSignal): Promise<void> {
  const done = new Set<string>()
  while (!signal.aborted) {
    let waitMs = EVERY_MS
    try {
      await uploadNew(uploads, done, signal)
    } catch (error) {
      if (signal.aborted) return
      uploads.failed(error)
      waitMs = RETRY_MS
    }
    await wait(uploads.clock, waitMs, signal)
  }
}

async function uploadNew({ store, folder, uploaded }: BackupUploads, done: Set<string>, signal: AbortSignal): Promise<void> {
  const names = (await namesIn(folder)).filter((name) => BACKUP.test(name)).sort()
  for (const name of done) if (!names.includes(name)) done.delete(name)
  for (const name of names) {
    if (done.has(name)) continue
    const key = `backups/${name}`
    if ((await store.find(key, signal)) === undefined) {
      await storeFile(store, key, await describeFile(join(folder, name), signal), signal)
      uploaded(key)
    }
    done.add(name)
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
