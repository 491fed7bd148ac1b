import { createHash } from 'node:crypto'
import { StoreConflictError } from '../errors/store-conflict-error.ts'
import type { LocalFile, ObjectStore } from './object-store.ts'
import { readChunks } from './parts/part-plan.ts'

/** Reads a finished file once and says what it holds. */
export async function describeFile(path: string, signal?: AbortSignal): Promise<LocalFile> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of readChunks(path, signal)) {
    hash.update(chunk)
    sizeBytes += chunk.length
  }
  return { path, sizeBytes, sha256: hash.digest('hex') }
}

/**
 * Makes sure that a store holds a file under a key. Safe to repeat until it resolves, after a crash too.
 * @returns `present` when an earlier call, or someone else, had stored the same bytes.
 * @throws {StoreConflictError} The key holds other bytes.
 * @throws What `putIfAbsent` throws.
 */
export async function storeFile(store: ObjectStore, key: string, file: LocalFile, signal?: AbortSignal): Promise<'stored' | 'present'> {
  if ((await store.putIfAbsent(key, file, signal)) === 'stored') return 'stored'
  if ((await store.digest(key, signal)) === file.sha256) return 'present'
  throw new StoreConflictError(key)
}
