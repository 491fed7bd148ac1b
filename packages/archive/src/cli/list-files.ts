import type { ObjectStore } from '../store/object-store.ts'
import { type ArchiveFile, listArchive } from '../verify/list-archive.ts'
import { isInRange, type Range } from './options.ts'

/** The archived files of a range, in the order of their paths. */
export async function listFiles(store: ObjectStore, range: Range, signal: AbortSignal): Promise<readonly ArchiveFile[]> {
  const files: ArchiveFile[] = []
  for await (const file of listArchive(store, range.table, signal)) {
    if (isInRange(range, { table: file.table, startUs: file.hourUs })) files.push(file)
  }
  return files
}
