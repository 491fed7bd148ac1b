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

/** @throws {ConfigError} A place that is none, or one whose client library is not installed. */
export async function openArchives({ archive }: RecordingConfig, { backupStore }: StorageConfig): Promise<ArchivePlaces> {
  const recordings = archive.enabled ? await open('recording.archive.bucket', toUrl(archive.bucket)) : undefined
  const backups = backupStore === undefined ? undefined : await open('BACKUP_STORE', backupStore)
  return {
    recordings,
    backups,
    close: async () => void (await Promise.all([recordings?.close(), backups?.close()])),
  }
}

/** Pure. A name alone is a bucket of S3. */
const toUrl = (bucket: string): string => (/^[a-z0-9][a-z0-9.-]+$/.test(bucket) ? `s3://${bucket}` : bucket)

async function open(setting: string, url: string): Promise<ObjectStore> {
  try {
    return await openStore(url)
  } catch (error) {
    if (error instanceof StoreConfigError) throw new ConfigError([`${setting}: ${error.message}`], { cause: error })
    throw error
  }
}
