import type { Command } from 'commander'
import { listBackups } from '../../backup/list-backups.ts'
import { takeBackup } from '../../backup/take-backup.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { showInstant } from '../options.ts'
import {
  addDatabaseOption,
  addStoreOptions,
  type DatabaseOptions,
  getDatabaseUrl,
  type StoreOptions,
  withPool,
  withStore,
} from '../places.ts'
import { createProgress } from '../progress.ts'
import { renderTable, showCount, showSize, writeJson } from '../show.ts'

interface BackupOptions extends StoreOptions, DatabaseOptions {
  readonly list?: boolean
  readonly json?: boolean
}

export function addBackup(program: Command, io: Io, end: (exitCode: ExitCode) => void): void {
  addDatabaseOption(addStoreOptions(program.command('backup')), 'what is backed up')
    .description('put a PostgreSQL database as it is at one instant under backups/rds/: a script of SQL, zstd, read back before it counts')
    .option('--list', 'list the backups that are there')
    .option('--json', 'one JSON document')
    .action(async (options: BackupOptions) => end(await (options.list === true ? list(options, io) : backup(options, io))))
}

async function backup(options: BackupOptions, io: Io): Promise<ExitCode> {
  const url = getDatabaseUrl(options, io)
  return withStore(options, io, (store) =>
    withPool(url, async (pool) => {
      const progress = createProgress(io)
      const made = await takeBackup({
        pool,
        store,
        workFolder: io.env['TMPDIR'],
        signal: io.signal,
        onStep: ({ table, tables, tableCount }) => progress.show(tables / tableCount, table),
      }).finally(() => progress.end())
      const { key, tables, rows, sizeBytes } = made
      const text = `${key}\n${showCount(tables)} tables, ${showCount(rows)} rows, ${showSize(sizeBytes)}\n`
      await (options.json === true ? writeJson(io, made) : io.stdout.write(text))
      return EXIT.ok
    }),
  )
}

async function list(options: BackupOptions, io: Io): Promise<ExitCode> {
  return withStore(options, io, async (store) => {
    const backups: { readonly key: string; readonly database: string; readonly takenAt: string; readonly sizeBytes: number }[] = []
    for await (const { key, database, takenAtMs, sizeBytes } of listBackups(store, undefined, io.signal))
      backups.push({ key, database, takenAt: showInstant(takenAtMs * 1_000), sizeBytes })
    const rows = backups.map(({ key, database, takenAt, sizeBytes }) => [database, takenAt, showSize(sizeBytes), key])
    await (options.json === true
      ? writeJson(io, { backups })
      : io.stdout.write(renderTable(['DATABASE', 'TAKEN', 'SIZE', 'FILE'], rows, [2])))
    return EXIT.ok
  })
}
