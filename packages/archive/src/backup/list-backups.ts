import type { ObjectStore, StoredObject } from '../store/object-store.ts'
import { BACKUP_PREFIX, type BackupName, parseBackupKey } from './backup-name.ts'

/** A stored backup. */
export interface StoredBackup extends StoredObject, BackupName {}

/** The backups of one database, or of all, oldest first within each. */
export async function* listBackups(store: ObjectStore, database?: string, signal?: AbortSignal): AsyncGenerator<StoredBackup> {
  for await (const object of store.list(BACKUP_PREFIX, signal)) {
    const name = parseBackupKey(object.key)
    if (name && (database === undefined || name.database === database)) yield { ...object, ...name }
  }
}
