import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { ArchiveError } from '../errors/archive-error.ts'
import { BackupFailedError } from '../errors/backup-errors.ts'
import { DigestFile } from '../staging/digest-file.ts'
import { createStagingFolder } from '../staging/staging-folder.ts'
import { openFile } from '../store/file-reader.ts'
import type { LocalFile, ObjectStore } from '../store/object-store.ts'
import { storeFile } from '../store/store-file.ts'
import { type BackupClient, type BackupPool, queryTexts, withClient } from './backup-client.ts'
import { toBackupKey } from './backup-name.ts'
import { SESSION_SETTINGS } from './backup-text.ts'
import { type CheckedBackup, checkBackup } from './check-backup.ts'
import { type BackupStep, writeBackup } from './write-backup.ts'

export interface BackupRequest {
  readonly pool: BackupPool
  readonly store: ObjectStore
  /** Where the unfinished file lies; default the system's folder for temporary files. */
  readonly workFolder?: string | undefined
  readonly onStep?: ((step: BackupStep) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Backup extends CheckedBackup {
  readonly key: string
  readonly sizeBytes: number
  /** Of the stored bytes, hex. */
  readonly sha256: string
}

const STAGING = 'kassandra-backup-'

/**
 * Puts a database as one instant saw it into the store, under `backups/rds/<database>-YYYYMMDD-HHMMSS.sql.zst`: tables with their
 * constraints, indexes and triggers, sequences, functions, views, and all rows. It is written beside, read back whole, and only then
 * stored, so that nothing unfinished ever has the name. Owners, grants and comments are left to the migrations.
 * @throws {BackupRequestError} The database has something that a backup would leave out.
 * @throws {BackupFailedError} The database or the disk failed.
 * @throws {BackupDamagedError} What was written cannot be read back.
 * @throws {StoreConflictError} The name is taken by another backup.
 */
export async function takeBackup({ pool, store, workFolder = tmpdir(), onStep = () => undefined, signal }: BackupRequest): Promise<Backup> {
  const staging = await createStagingFolder(workFolder, STAGING)
  try {
    const path = join(staging.path, 'backup')
    const { key, file } = await spoolBackup(pool, path, onStep, signal)
    const reader = await openFile(path, signal)
    const checked = await checkBackup(reader, signal).finally(() => reader.close())
    await storeFile(store, key, file, signal)
    return { key, sizeBytes: file.sizeBytes, sha256: file.sha256, ...checked }
  } finally {
    await staging.remove()
  }
}

async function spoolBackup(
  pool: BackupPool,
  path: string,
  onStep: (step: BackupStep) => void,
  signal: AbortSignal | undefined,
): Promise<{ readonly key: string; readonly file: LocalFile }> {
  try {
    return await withClient(pool, async (client) => {
      const key = await beginBackup(client)
      const sink = await DigestFile.create(path)
      await pipeline(
        Readable.from(writeBackup(client, onStep), { objectMode: false }),
        createZstdCompress(),
        sink,
        signal ? { signal } : {},
      )
      await client.query('commit')
      return { key, file: { path, sizeBytes: sink.sizeBytes, sha256: sink.sha256() } }
    })
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof ArchiveError ? error : new BackupFailedError('the backup could not be made', { cause: error })
  }
}

/** One snapshot for all that follows. The name has the instant that it is of. */
async function beginBackup(client: BackupClient): Promise<string> {
  for (const setting of SESSION_SETTINGS) await client.query(setting)
  await client.query('set statement_timeout = 0')
  await client.query('set idle_in_transaction_session_timeout = 0')
  await client.query('begin isolation level repeatable read read only')
  const [database = ''] = await queryTexts(client, 'select current_database()')
  const [takenAt = '0'] = await queryTexts(client, 'select floor(extract(epoch from now()) * 1000)::text')
  return toBackupKey({ database, takenAtMs: Number(takenAt) })
}
