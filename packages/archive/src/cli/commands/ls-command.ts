import type { Command } from 'commander'
import { parquetMetadataAsync } from 'hyparquet'
import { StoreError } from '../../errors/store-errors.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { runParallel } from '../../store/parts/run-parallel.ts'
import type { ArchiveFile } from '../../verify/list-archive.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { listFiles } from '../list-files.ts'
import { addRangeOptions, type RangeOptions, readRange, showInstant } from '../options.ts'
import { addStoreOptions, type StoreOptions, withStore } from '../places.ts'
import { createProgress } from '../progress.ts'
import { renderTable, showCount, showSize, writeJson } from '../show.ts'

interface LsOptions extends StoreOptions, RangeOptions {
  readonly late?: boolean
  readonly rows: boolean
  readonly json?: boolean
}

/** Footers asked for at once. */
const WIDTH = 8
const FOOTER_BYTES = 64 * 1024

export function addLs(program: Command, io: Io, end: (exitCode: ExitCode) => void): void {
  addRangeOptions(addStoreOptions(program.command('ls')))
    .description('list archived files by table and hour: rows, size, generation (from 1 on: rows that came late)')
    .option('--late', 'only files of rows that came after their interval was sealed')
    .option('--no-rows', 'do not read the footers, which tell the rows')
    .option('--json', 'one JSON document')
    .action(async (options: LsOptions) => end(await ls(options, io)))
}

/** `rows` is undefined where they were not asked for, null where the footer cannot be read. */
interface Listed extends ArchiveFile {
  readonly rows: number | null | undefined
}

async function ls(options: LsOptions, io: Io): Promise<ExitCode> {
  const range = readRange(options)
  return withStore(options, io, async (store) => {
    const found = await listFiles(store, range, io.signal)
    const files = found.filter(({ generation }) => options.late !== true || generation > 0)
    const listed = options.rows ? await readRows(store, files, io) : files.map((file) => ({ ...file, rows: undefined }))
    await (options.json === true ? writeJson(io, toDocument(listed)) : io.stdout.write(toText(listed)))
    return listed.some(({ rows }) => rows === null) ? EXIT.damaged : EXIT.ok
  })
}

async function readRows(store: ObjectStore, files: readonly ArchiveFile[], io: Io): Promise<readonly Listed[]> {
  const progress = createProgress(io)
  const rows = new Map<string, number | null>()
  const read = async ({ key }: ArchiveFile, signal: AbortSignal): Promise<void> => {
    rows.set(key, await countRows(store, key, signal))
    progress.show(rows.size / files.length, `${rows.size} of ${files.length} files`)
  }
  await runParallel(files, WIDTH, read, io.signal).finally(() => progress.end())
  return files.map((file) => ({ ...file, rows: rows.get(file.key) }))
}

async function countRows(store: ObjectStore, key: string, signal: AbortSignal): Promise<number | null> {
  const reader = await store.open(key, signal)
  try {
    return Number((await parquetMetadataAsync(reader, { initialFetchSize: FOOTER_BYTES })).num_rows)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof StoreError) throw error
    return null
  } finally {
    await reader.close()
  }
}

function toText(files: readonly Listed[]): string {
  const rows = files.map((file) => [
    file.table,
    showInstant(file.hourUs),
    file.generation === 0 ? '0' : `${file.generation} late`,
    showRows(file.rows),
    showSize(file.sizeBytes),
    file.key,
  ])
  const { rowCount, sizeBytes } = sum(files)
  const counted = files.every((file) => typeof file.rows === 'number') && files.length > 0 ? `, ${showCount(rowCount)} rows` : ''
  return `${renderTable(['TABLE', 'HOUR', 'GENERATION', 'ROWS', 'SIZE', 'FILE'], rows, [3, 4])}${showCount(files.length)} files${counted}, ${showSize(sizeBytes)}\n`
}

function showRows(rows: Listed['rows']): string {
  if (rows === undefined) return '-'
  return rows === null ? 'damaged' : showCount(rows)
}

function toDocument(files: readonly Listed[]): object {
  return {
    files: files.map(({ key, table, hourUs, generation, sizeBytes, rows, sha12 }) => ({
      key,
      table,
      hour: showInstant(hourUs),
      generation,
      late: generation > 0,
      ...(rows !== undefined && { rows }),
      sizeBytes,
      sha12,
    })),
    count: files.length,
    ...sum(files),
  }
}

function sum(files: readonly Listed[]): { readonly rowCount: number; readonly sizeBytes: number } {
  return {
    rowCount: files.reduce((total, { rows }) => total + (rows ?? 0), 0),
    sizeBytes: files.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
  }
}
