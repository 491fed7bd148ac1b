import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { backup } from 'node:sqlite'
import { StoreError } from '../store-error.ts'
import { Connection } from './connection.ts'
import { explainFailure } from './sqlite-failure.ts'

/** Pages a step: each holds the database for well under a millisecond on an ordinary disk. */
const PAGES_A_STEP = 64
const BUSY_TIMEOUT_MS = 1_000

/**
 * Copies the database as it is now, while it is written to. What stands under `path` is always a whole copy.
 * A connection of its own reads one snapshot: on that of the store, a copy fails or goes on for ever where writes come between its steps.
 */
export async function backUp(store: Connection, path: string): Promise<void> {
  if (!store.database.isOpen) throw new StoreError('STORE_MISUSED', `${store.path} is closed`)
  const reader = new Connection(store.path, BUSY_TIMEOUT_MS)
  try {
    reader.execute('BEGIN; SELECT count(*) FROM sqlite_schema')
    await copyTo(path, reader)
  } finally {
    reader.close()
  }
}

async function copyTo(path: string, reader: Connection): Promise<void> {
  const partial = `${path}.partial`
  try {
    await rm(partial, { force: true })
    await backup(reader.database, partial, { rate: PAGES_A_STEP })
    await flush(partial)
    await rename(partial, path)
    await flush(dirname(path))
  } catch (error) {
    await rm(partial, { force: true })
    throw explainFailure(error, path)
  }
}

/** Names in a folder survive power loss once the folder is flushed, too. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
