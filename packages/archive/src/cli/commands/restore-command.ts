import type { Command } from 'commander'
import { checkBackup } from '../../backup/check-backup.ts'
import { listBackups } from '../../backup/list-backups.ts'
import { restoreBackup } from '../../backup/restore-backup.ts'
import type { ObjectReader, ObjectStore } from '../../store/object-store.ts'
import { CliUsageError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
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
import { showCount, writeJson } from '../show.ts'

interface RestoreOptions extends StoreOptions, DatabaseOptions {
  readonly latest?: string
  readonly check?: boolean
  readonly json?: boolean
}

export function addRestore(program: Command, io: Io, end: (exitCode: ExitCode) => void): void {
  addDatabaseOption(addStoreOptions(program.command('restore')), 'an empty database that takes it')
    .description('restore a backup into an empty database, whole or not at all')
    .argument('[backup]', 'key of the backup, such as backups/rds/production-20260514-040000.sql.zst')
    .option('--latest <database>', 'the latest backup of a database')
    .option('--check', 'only read it and count its rows; no database is needed')
    .option('--json', 'one JSON document')
    .action(async (key: string | undefined, options: RestoreOptions) => end(await restore(key, options, io)))
}

async function restore(given: string | undefined, options: RestoreOptions, io: Io): Promise<ExitCode> {
  if ((given === undefined) === (options.latest === undefined))
    throw new CliUsageError('name a backup, or give --latest <database>; archive backup --list shows what is there')
  const url = options.check === true ? undefined : getDatabaseUrl(options, io)
  return withStore(options, io, async (store) => {
    const key = given ?? (await findLatest(store, options.latest ?? '', io.signal))
    const file = await store.open(key, io.signal)
    const { tables, rows } = await (url === undefined ? checkBackup(file, io.signal) : restoreInto(url, file, io)).finally(() =>
      file.close(),
    )
    const done = url === undefined ? 'is whole' : 'is restored'
    const text = `${key} ${done}: ${showCount(tables)} tables, ${showCount(rows)} rows\n`
    await (options.json === true ? writeJson(io, { key, restored: url !== undefined, tables, rows }) : io.stdout.write(text))
    return EXIT.ok
  })
}

async function findLatest(store: ObjectStore, database: string, signal: AbortSignal): Promise<string> {
  let latest: { readonly key: string; readonly takenAtMs: number } | undefined
  for await (const backup of listBackups(store, database, signal)) if (!latest || backup.takenAtMs > latest.takenAtMs) latest = backup
  if (!latest) throw new CliUsageError(`there is no backup of ${database} in the store; archive backup --list shows what is there`)
  return latest.key
}

/** How far it is, by the bytes that were read. */
async function restoreInto(url: string, file: ObjectReader, io: Io): ReturnType<typeof restoreBackup> {
  const progress = createProgress(io)
  let readBytes = 0
  const counted: ObjectReader = {
    ...file,
    slice: async (start, end = file.byteLength) => {
      readBytes = end
      return file.slice(start, end)
    },
  }
  const onTable = (table: string): void => progress.show(readBytes / file.byteLength, table)
  return withPool(url, (pool) => restoreBackup({ pool, file: counted, onTable, signal: io.signal })).finally(() => progress.end())
}
