import type { Command } from 'commander'
import { postgresOutbox } from '../../outbox/outbox.ts'
import type { OutboxEntry } from '../../outbox/outbox-entry.ts'
import { parseInstantUs } from '../../partition/instant.ts'
import { postgresSource } from '../../source/postgres-source.ts'
import { compareExports } from '../../verify/compare-exports.ts'
import { compareSource } from '../../verify/compare-source.ts'
import type { ArchiveFile } from '../../verify/list-archive.ts'
import type { ParquetFacts } from '../../verify/read-facts.ts'
import { type ArchiveProblem, type ArchiveReport, verifyFiles } from '../../verify/verify-archive.ts'
import { CliUsageError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { listFiles } from '../list-files.ts'
import { addRangeOptions, isInRange, type Range, type RangeOptions, readRange, showInstant } from '../options.ts'
import {
  addDatabaseOption,
  addStoreOptions,
  type DatabaseOptions,
  findDatabaseUrl,
  type StoreOptions,
  withPool,
  withStore,
} from '../places.ts'
import { createProgress } from '../progress.ts'
import { showCount, writeJson } from '../show.ts'
import { loadTables, type TablesOptions } from '../tables/load-tables.ts'

interface VerifyOptions extends StoreOptions, DatabaseOptions, RangeOptions, TablesOptions {
  readonly source?: boolean
  readonly json?: boolean
}

export function addVerify(program: Command, io: Io, end: (exitCode: ExitCode) => void): void {
  addDatabaseOption(addRangeOptions(addStoreOptions(program.command('verify'))), 'also compare with what this database says was exported')
    .description('read every file again and compare its rows with its name, its footer, and the database if one is given')
    .option('--source', 'also read the rows from the database again and compare count and digest')
    .option('--tables <package or file>', 'what the tables are, for --source; default $ARCHIVE_TABLES')
    .option('--json', 'one JSON document')
    .action(async (options: VerifyOptions) => end(await verify(options, io)))
}

/** What the database said; undefined where none was asked. */
interface Comparison {
  readonly exports: number
  readonly problems: readonly ArchiveProblem[]
  /** Undefined where the source was not read. */
  readonly source: { readonly equal: number; readonly gone: readonly string[] } | undefined
}

async function verify(options: VerifyOptions, io: Io): Promise<ExitCode> {
  const range = readRange(options)
  const url = findDatabaseUrl(options, io)
  if (options.source === true && url === undefined)
    throw new CliUsageError('--source needs the database: ARCHIVE_DATABASE_URL, or --database <url>')
  return withStore(options, io, async (store) => {
    const files = await listFiles(store, range, io.signal)
    const facts = new Map<string, ParquetFacts>()
    const progress = createProgress(io)
    const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    let doneBytes = 0
    const onFile = (file: ArchiveFile, found: ParquetFacts): void => {
      facts.set(file.key, found)
      doneBytes += file.sizeBytes
      progress.show(doneBytes / totalBytes, `${facts.size} of ${files.length} files  ${file.key}`)
    }
    const report = await verifyFiles(store, files, { signal: io.signal, onFile }).finally(() => progress.end())
    const compared = url === undefined ? undefined : await withPool(url, (pool) => compare(options, io, range, files, facts, pool))
    const problems = [...report.problems, ...(compared?.problems ?? [])]
    await (options.json === true
      ? writeJson(io, { ...report, problems, verified: problems.length === 0, database: compared && { ...compared, problems: undefined } })
      : io.stdout.write(toText(report, problems, compared)))
    return problems.length === 0 ? EXIT.ok : EXIT.damaged
  })
}

async function compare(
  options: VerifyOptions,
  io: Io,
  range: Range,
  files: readonly ArchiveFile[],
  facts: ReadonlyMap<string, ParquetFacts>,
  pool: Parameters<typeof postgresOutbox>[0] & Parameters<typeof postgresSource>[0],
): Promise<Comparison> {
  const all = await postgresOutbox(pool).list(range.table)
  const entries = all.filter(({ key }) => isInRange(range, { table: key.table, startUs: startOfHourUs(key.from) }))
  const problems = [...compareExports(entries, files, facts)]
  if (options.source !== true) return { exports: entries.length, problems, source: undefined }
  const tables = await loadTables(options, io)
  const finished = entries.filter(({ progress }) => progress.state === 'uploaded' || progress.state === 'empty')
  const gone: string[] = []
  let equal = 0
  const progress = createProgress(io)
  for (const [at, entry] of finished.entries()) {
    const name = nameOf(entry)
    progress.show(at / finished.length, `source: ${name}`)
    const table = tables.find((each) => each.name === entry.key.table)
    if (!table) throw new CliUsageError(`no table ${entry.key.table} is described in what --tables names; give --table to leave it out`)
    const previous = all.find(({ key }) => isSameInterval(key, entry.key) && key.generation === entry.key.generation - 1)
    const compared = await compareSource(postgresSource(pool), table, entry, previous, io.signal)
    if (compared.kind === 'equal') equal++
    if (compared.kind === 'gone') gone.push(name)
    if (compared.kind === 'different') problems.push({ key: name, problem: compared.detail })
  }
  await progress.end()
  return { exports: entries.length, problems, source: { equal, gone } }
}

function toText(report: ArchiveReport, problems: readonly ArchiveProblem[], compared: Comparison | undefined): string {
  const lines = Object.entries(report.tables).map(
    ([table, { files, rows }]) => `${table}: ${showCount(files)} files, ${showCount(rows)} rows`,
  )
  if (compared) lines.push(`compared with ${showCount(compared.exports)} exports of the database`)
  if (compared?.source) lines.push(`the database still has the rows of ${showCount(compared.source.equal)} exports`)
  for (const name of compared?.source?.gone ?? []) lines.push(`the database no longer has the rows of ${name}`)
  for (const { key, problem } of problems) lines.push(`PROBLEM  ${key}: ${problem}`)
  lines.push(problems.length === 0 ? `${showCount(report.files)} files are whole` : `${showCount(problems.length)} problems`)
  return `${lines.join('\n')}\n`
}

const HOUR_US = 3_600_000_000

/** A file's name has the hour that its interval begins in. */
function startOfHourUs(from: string): number {
  return Math.floor(parseInstantUs(from) / HOUR_US) * HOUR_US
}

function nameOf({ key }: OutboxEntry): string {
  return `${key.table} from ${showInstant(parseInstantUs(key.from))} to ${showInstant(parseInstantUs(key.to))}, generation ${key.generation}`
}

function isSameInterval(one: OutboxEntry['key'], other: OutboxEntry['key']): boolean {
  return one.table === other.table && one.from === other.from && one.to === other.to
}
