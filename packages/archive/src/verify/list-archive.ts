import { ARCHIVE_PREFIX, type ArchivePath, parseArchivePath, tablePrefix } from '../partition/archive-path.ts'
import type { ObjectStore, StoredObject } from '../store/object-store.ts'

/** One archived file. */
export interface ArchiveFile extends StoredObject, ArchivePath {}

/** Lists the archived files of one table, or of all, in the order of their paths. Objects with other names are passed over. */
export async function* listArchive(store: ObjectStore, table?: string, signal?: AbortSignal): AsyncGenerator<ArchiveFile> {
  for await (const object of store.list(table === undefined ? ARCHIVE_PREFIX : tablePrefix(table), signal)) {
    const path = parseArchivePath(object.key)
    if (path) yield { ...object, ...path }
  }
}
