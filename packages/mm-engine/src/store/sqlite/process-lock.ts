import { StoreError } from '../store-error.ts'
import { Connection } from './connection.ts'

/** Two that start at once see each other for a moment; one of them wins. */
const RACE_MS = 100

/**
 * Holds `path` for this process until it is released or the process ends, by SIGKILL too: it is the operating system's lock on an empty
 * database, so that nothing is left behind to clean up. The store itself stays readable for others.
 * @throws {StoreError} `STORE_LOCKED`: another process, or another store of this one, holds it.
 */
export function lockPath(path: string): () => void {
  const connection = new Connection(path, RACE_MS)
  try {
    connection.execute('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    connection.close()
    if (!(error instanceof StoreError && error.code === 'STORE_LOCKED')) throw error
    throw new StoreError('STORE_LOCKED', `${path} is held by another market maker; stop that one first, or name another path`, {
      cause: error,
    })
  }
  return () => connection.close()
}
