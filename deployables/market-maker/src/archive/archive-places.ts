import { type ObjectStore, openStore, StoreConfigError } from '@kassandra/archive/store'
import type { RecordingConfig } from '@kassandra/mm-engine/session'
import { ConfigError } from '@kassandra/runtime'
import type { StorageConfig } from '../config/maker-config.ts'

/** Where finished files are kept for good; undefined where they are not. */
export interface ArchivePlaces {
  readonly recordings: ObjectStore | undefined
  readonly backups: ObjectStore | undefined
  close(): Promise<void>
}

/**
 * @param state Where recordings go that have no place of their own; it is not closed with the places.
 * @throws {ConfigError} A place that is none, or one whose client library is not installed.
 */
export async function openArchives(
  { archive }: RecordingConfig,
  { backupStore, gcsEndpoint }: StorageConfig,
  state?: ObjectStore | undefined,
): Promise<ArchivePlaces> {
  const recordings = archive.enabled ? await open('recording.archive.bucket', toUrl(archive.bucket), gcsEndpoint) : undefined
  const backups = backupStore === undefined ? undefined : await open('BACKUP_STORE', backupStore, gcsEndpoint)
  return {
    recordings: recordings ?? state,
    backups,
    close: async () => void (await Promise.all([recordings?.close(), backups?.close()])),
  }
}

/** Pure. A name alone is a bucket of S3. */
const toUrl = (bucket: string): string => (/^[a-z0-9][a-z0-9.-]+$/.test(bucket) ? `s3://${bucket}` : bucket)

async function open(setting: string, url: string, endpoint: string | undefined): Promise<ObjectStore> {
  try {
    return await openStore(url, { gcs: { endpoint } })
  } catch (error) {
    if (error instanceof StoreConfigError) throw new ConfigError([`${setting}: ${error.message}`], { cause: error })
    throw error
  }
}
