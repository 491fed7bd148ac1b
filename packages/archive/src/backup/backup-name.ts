/** Key prefix of the backups of databases. */
export const BACKUP_PREFIX = 'backups/rds/'

const NAME = /^backups\/rds\/([A-Za-z0-9_.][A-Za-z0-9_.-]*)-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})\.sql\.zst$/

/** What the name of a backup says. */
export interface BackupName {
  readonly database: string
  /** Start of the transaction that it shows, whole seconds. */
  readonly takenAtMs: number
}

/** Pure. `backups/rds/<database>-YYYYMMDD-HHMMSS.sql.zst`, in UTC. What a name of a database may have and a key should not is `_`. */
export function toBackupKey({ database, takenAtMs }: BackupName): string {
  const stamp = new Date(takenAtMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  const name = database.replaceAll(/[^A-Za-z0-9_.-]/g, '_').replace(/^[.-]/, '_')
  return `${BACKUP_PREFIX}${name}-${stamp}.sql.zst`
}

/** Pure. Undefined for what is no backup. */
export function parseBackupKey(key: string): BackupName | undefined {
  const match = NAME.exec(key)
  if (!match) return undefined
  const [, database = '', year, month, day, hour, minute, second] = match
  const takenAtMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(takenAtMs) ? undefined : { database, takenAtMs }
}
