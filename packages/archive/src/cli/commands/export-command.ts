import type { Command } from 'commander'
import type { Pool } from 'pg'
import { countLateRows } from '../../export/count-late-rows.ts'
import { type ExportRequest, exportRange } from '../../export/export-range.ts'
import { type Outbox, postgresOutbox } from '../../outbox/outbox.ts'
import { ENGINE_NAMES, openEngine } from '../../parquet/open-engine.ts'
import { formatInstantUs } from '../../partition/instant.ts'
import { postgresSource } from '../../source/postgres-source.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import type { ArchiveTable } from '../../table/archive-table.ts'
import { CliUsageError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { checkSealed } from '../export/check-sealed.ts'
import { checkOverlaps, cutRange, type Interval } from '../export/plan-intervals.ts'
import type { Io } from '../io.ts'
import { readInstant, showInstant } from '../options.ts'
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
import { chooseTables, loadTables, type TablesOptions } from '../tables/load-tables.ts'

interface ExportOptions extends StoreOptions, DatabaseOptions, TablesOptions {
  readonly table?: string
  readonly from: string
  readonly to: string
  readonly every: string
  readonly engine: string
  readonly unsealed?: boolean
  readonly json?: boolean
}

export function addExport(program: Command, io: Io, end: (exitCode: ExitCode) => void): void {
  addDatabaseOption(addStoreOptions(program.command('export')), 'where the rows are')
    .description('bring the rows of a range into the store, one verified file an interval; what is there already is not written again')
    .option(
      '--tables <package or file>',
      'what the tables are: @kassandra/recorder, or a module or JSON of your own; default $ARCHIVE_TABLES',
    )
    .option('--table <name>', 'one table; default all that are described')
    .requiredOption('--from <instant>', 'begin of the range, such as 2026-05-14T04:00:00Z or 2026-05-14')
    .requiredOption('--to <instant>', 'end of the range, excluded')
    .option('--every <seconds>', 'length of an interval; that of the deduplicator', '3600')
    .option('--engine <name>', ENGINE_NAMES.join(', '), 'duckdb')
    .option('--unsealed', 'also where rows may still come; they go into files of their own later')
    .option('--json', 'one JSON document')
    .action(async (options: ExportOptions) => end(await runExport(options, io)))
}

/** One file, or the word that there is none. */
interface Exported {
  readonly table: string
  readonly from: string
  readonly to: string
  readonly generation: number
  readonly kind: 'new' | 'present' | 'empty'
  readonly rowCount: number
  readonly sizeBytes: number
  readonly path: string | null
}

async function runExport(options: ExportOptions, io: Io): Promise<ExitCode> {
  const range = { fromUs: readInstant('--from', options.from), toUs: readInstant('--to', options.to) }
  if (range.fromUs >= range.toUs) throw new CliUsageError('--from is not before --to')
  const intervals = cutRange(range, readLengthUs(options.every))
  const url = getDatabaseUrl(options, io)
  const tables = chooseTables(await loadTables(options, io), options.table)
  const engine = await openEngine(options.engine)
  return withStore(options, io, (store) =>
    withPool(url, async (pool) => {
      const outbox = postgresOutbox(pool)
      for (const { name } of tables) checkOverlaps(name, intervals, await outbox.list(name))
      if (options.unsealed !== true) await checkSealed(pool, range)
      const parts = { source: postgresSource(pool), outbox, store, engine, signal: io.signal }
      const exported = await exportAll(tables, intervals, parts, pool, io)
      await (options.json === true ? writeJson(io, { exports: exported }) : io.stdout.write(toText(exported)))
      return EXIT.ok
    }),
  )
}

type Parts = Pick<ExportRequest, 'source' | 'store' | 'engine' | 'signal'> & { readonly outbox: Outbox; readonly store: ObjectStore }

async function exportAll(
  tables: readonly ArchiveTable[],
  intervals: readonly Interval[],
  parts: Parts,
  pool: Pool,
  io: Io,
): Promise<readonly Exported[]> {
  const progress = createProgress(io)
  const exported: Exported[] = []
  let done = 0
  try {
    for (const table of tables) {
      for (const interval of intervals) {
        io.signal.throwIfAborted()
        progress.show(done++ / (tables.length * intervals.length), `${table.name} from ${showInstant(interval.fromUs)}`)
        exported.push(...(await exportInterval(table, interval, parts, pool)))
      }
    }
    return exported
  } finally {
    await progress.end()
  }
}

/** Every generation, any of which may be unfinished, and one more if rows came since. */
async function exportInterval(table: ArchiveTable, interval: Interval, parts: Parts, pool: Pool): Promise<readonly Exported[]> {
  const [from, to] = [formatInstantUs(interval.fromUs), formatInstantUs(interval.toUs)]
  const last = (await parts.outbox.findLast({ table: table.name, from, to }))?.key.generation ?? 0
  const exported: Exported[] = []
  for (let generation = 0; generation <= last; generation++) exported.push(await exportGeneration(table, from, to, generation, parts))
  const late = await countLateRows(pool, parts.outbox, table, from, to)
  if (late.rows > 0) exported.push(await exportGeneration(table, from, to, late.nextGeneration, parts))
  return exported
}

async function exportGeneration(table: ArchiveTable, from: string, to: string, generation: number, parts: Parts): Promise<Exported> {
  const result = await exportRange({ ...parts, table, from, to, generation })
  const place = { table: table.name, from, to, generation }
  if (result.kind === 'empty') return { ...place, kind: 'empty', rowCount: 0, sizeBytes: 0, path: null }
  const { rowCount, sizeBytes, path } = result.file
  if (!result.isNew && !(await parts.store.find(path, parts.signal)))
    throw new CliUsageError(`${path} is recorded as exported, and is not in this store: is it the right one?`)
  return { ...place, kind: result.isNew ? 'new' : 'present', rowCount, sizeBytes, path }
}

function readLengthUs(text: string): number {
  const seconds = Number(text)
  if (!Number.isSafeInteger(seconds) || seconds < 1 || seconds > 86_400) throw new CliUsageError('--every takes seconds, from 1 to 86400')
  return seconds * 1_000_000
}

function toText(exported: readonly Exported[]): string {
  const rows = exported.map(({ table, from, generation, kind, rowCount, sizeBytes, path }) => [
    table,
    from.replace('.000000Z', 'Z'),
    String(generation),
    kind,
    showCount(rowCount),
    showSize(sizeBytes),
    path ?? '-',
  ])
  const written = exported.filter(({ kind }) => kind === 'new')
  const newRows = written.reduce((sum, { rowCount }) => sum + rowCount, 0)
  return `${renderTable(['TABLE', 'FROM', 'GENERATION', 'STATE', 'ROWS', 'SIZE', 'FILE'], rows, [4, 5])}${showCount(written.length)} new files, ${showCount(newRows)} rows\n`
}
