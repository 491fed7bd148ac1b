import { StoreConflictError } from '../errors/store-conflict-error.ts'
import { StoreError } from '../errors/store-errors.ts'
import type { WrittenFile } from '../outbox/outbox-entry.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { readParquetFacts } from '../verify/read-facts.ts'

/**
 * Puts a verified file into the store, or makes sure that what is there already holds the same rows. The bytes may differ: another
 * version of the engine may have written them.
 * @param localPath Undefined when the file is known to be in the store.
 * @throws {StoreConflictError} The store holds other rows, or something unreadable, under the file's name.
 * @throws {StoreError} The store failed.
 */
export async function placeFile(store: ObjectStore, file: WrittenFile, localPath: string | undefined, signal?: AbortSignal): Promise<void> {
  const { path, sizeBytes, fileSha256 } = file
  if (localPath !== undefined) {
    const put = await store.putIfAbsent(path, { path: localPath, sizeBytes, sha256: fileSha256 }, signal)
    if (put === 'stored') return
  }
  if ((await store.digest(path, signal)) === fileSha256) return
  const reader = await store.open(path, signal)
  try {
    const facts = await readParquetFacts(reader, signal)
    if (facts.contentSha256 !== file.contentSha256) throw new StoreConflictError(path)
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof StoreConflictError || error instanceof StoreError ? error : new StoreConflictError(path, { cause: error })
  } finally {
    await reader.close()
  }
}
