import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { SessionArchive } from './session-archive.ts'
import { SessionError } from './session-error.ts'
import { toSessionPath } from './session-path.ts'
import { listStoredFiles, markArchived, type StoredFile } from './stored-files.ts'

export interface ArchiveSessionsOptions {
  readonly dir: string
  readonly archive: SessionArchive
  /** In front of the keys, with its slash. */
  readonly prefix: string
  readonly nowUs: EpochUs
  /** The file of a writer of this process. */
  readonly writing?: string | undefined
  readonly signal?: AbortSignal
}

/** Pure. Where a recording lies in the archive: `<prefix>YYYY/MM/<file>`. */
export const toArchiveKey = (prefix: string, { label, startsUs }: Pick<StoredFile, 'label' | 'startsUs'>): string =>
  prefix + toSessionPath(label, startsUs).replaceAll('\\', '/')

/**
 * Uploads the finished recordings that are not archived yet, oldest first, and marks each beside itself. A file that grew since is uploaded
 * anew. One that fails leaves the others to be tried; safe to repeat, and to be killed anywhere.
 * @returns The keys of what was uploaded.
 * @throws {AggregateError} Of `SessionError` `SESSION_ARCHIVE_FAILED`, one for each file that failed.
 */
export async function archiveSessions({
  dir,
  archive,
  prefix,
  nowUs,
  writing,
  signal,
}: ArchiveSessionsOptions): Promise<readonly string[]> {
  const uploaded: string[] = []
  const failures: SessionError[] = []
  for (const file of await listStoredFiles(dir, nowUs, writing)) {
    signal?.throwIfAborted()
    if (file.isArchived || file.endsUs === undefined) continue
    const key = toArchiveKey(prefix, file)
    const failure = await upload(archive, file, key)
    if (failure) failures.push(failure)
    else uploaded.push(key)
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} recordings are not archived: ${failures[0]?.message}`)
  return uploaded
}

/** The marker comes last: what it says is true after a crash at any line. */
async function upload(archive: SessionArchive, { path, sizeBytes }: StoredFile, key: string): Promise<SessionError | undefined> {
  try {
    await archive.put(path, key)
    if (!(await archive.has(key))) return new SessionError('SESSION_ARCHIVE_FAILED', `the archive took ${path} and does not show ${key}`)
    await markArchived(path, key, sizeBytes)
    return undefined
  } catch (error) {
    return new SessionError('SESSION_ARCHIVE_FAILED', `${path} could not be archived as ${key}`, { cause: error })
  }
}
