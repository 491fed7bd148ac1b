import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { ArchiveError } from '../errors/archive-error.ts'
import { BackupDamagedError, BackupFailedError, BackupRequestError } from '../errors/backup-errors.ts'
import type { ObjectReader } from '../store/object-store.ts'
import { type BackupClient, type BackupPool, queryTexts, withClient } from './backup-client.ts'
import type { CheckedBackup } from './check-backup.ts'
import { readBackup } from './read-backup.ts'
import { COUNT_RELATIONS } from './schema/catalog-sql.ts'

export interface RestoreRequest {
  /** Of an empty database. */
  readonly pool: BackupPool
  readonly file: ObjectReader
  readonly onTable?: ((table: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Restores a backup into an empty database, in one transaction: all of it, or nothing.
 * @throws {BackupRequestError} The database is not empty, or has another encoding.
 * @throws {BackupDamagedError} The backup is not whole.
 * @throws {BackupFailedError} The database refused or failed.
 */
export async function restoreBackup({ pool, file, onTable = () => undefined, signal }: RestoreRequest): Promise<CheckedBackup> {
  try {
    return await withClient(pool, async (client) => {
      await client.query('set statement_timeout = 0')
      await client.query('begin')
      await checkTarget(client)
      const restored = await applyPieces(client, file, onTable, signal)
      await client.query('commit')
      return restored
    })
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof ArchiveError ? error : new BackupFailedError('the backup could not be restored', { cause: error })
  }
}

async function checkTarget(client: BackupClient): Promise<void> {
  const [database = '', encoding] = await queryTexts(
    client,
    "select unnest(array[current_database()::text, current_setting('server_encoding')])",
  )
  if (encoding !== 'UTF8') throw new BackupRequestError(`the database ${database} has the encoding ${encoding}; restore into one of UTF8`)
  const [{ count } = { count: 0 }] = (await client.query(COUNT_RELATIONS)).rows as readonly { readonly count: number }[]
  if (count > 0)
    throw new BackupRequestError(`the database ${database} is not empty; restore into a new one: create database ${database}_restored`)
}

async function applyPieces(
  client: BackupClient,
  file: ObjectReader,
  onTable: (table: string) => void,
  signal: AbortSignal | undefined,
): Promise<CheckedBackup> {
  let copy: { readonly table: string; readonly stream: ReturnType<typeof copyFrom> } | undefined
  let end: CheckedBackup | undefined
  for await (const piece of readBackup(file, signal)) {
    switch (piece.kind) {
      case 'sql':
        await client.query(piece.text)
        break
      case 'copy':
        onTable(piece.table)
        copy = { table: piece.table, stream: copyFrom(piece.sql) }
        copy.stream.on('error', () => undefined) // told to whoever waits; nobody does when the backup itself breaks off
        client.query(copy.stream)
        break
      case 'data':
        if (copy) await write(copy.stream, piece.bytes)
        break
      case 'copied':
        if (copy) await finishCopy(copy.stream, copy.table, piece.rows)
        break
      case 'end':
        end = { tables: piece.tables, rows: piece.rows }
    }
  }
  if (!end) throw new BackupDamagedError('the backup ends in its middle')
  return end
}

function write(stream: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}

async function finishCopy(stream: ReturnType<typeof copyFrom>, table: string, rows: number): Promise<void> {
  stream.end()
  await finished(stream)
  if (stream.rowCount !== rows) throw new BackupDamagedError(`${table} should have ${rows} rows and took ${stream.rowCount}`)
}
