import { StoreError } from '../errors/store-errors.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { type ArchiveFile, listArchive } from './list-archive.ts'
import { type ParquetFacts, readParquetFacts } from './read-facts.ts'

/** What one table's files hold together. */
export interface TableFacts {
  readonly files: number
  readonly rows: number
  /** Sum of every numeric column as an integer count of its unit. */
  readonly sums: Readonly<Record<string, bigint>>
}

export interface ArchiveProblem {
  readonly key: string
  readonly problem: string
}

export interface ArchiveReport {
  readonly files: number
  readonly rows: number
  readonly tables: Readonly<Record<string, TableFacts>>
  readonly problems: readonly ArchiveProblem[]
  /** True when no file has a problem. */
  readonly verified: boolean
}

export interface VerifyFilesOptions {
  /** Told of each file that was read whole and is what its footer and name say. */
  readonly onFile?: ((file: ArchiveFile, facts: ParquetFacts) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface VerifyArchiveOptions extends VerifyFilesOptions {
  /** Default: all tables. */
  readonly table?: string | undefined
}

/**
 * Reads every archived file from its first row to its last and compares it with its own footer and name: digest of the rows, table and
 * generation. A file that fails counts in `files` and `problems`, its rows nowhere.
 * @throws {StoreError} The store failed, which says nothing of its files.
 */
export function verifyArchive(store: ObjectStore, { table, ...options }: VerifyArchiveOptions = {}): Promise<ArchiveReport> {
  return verifyFiles(store, listArchive(store, table, options.signal), options)
}

/** As `verifyArchive`, of some files. */
export async function verifyFiles(
  store: ObjectStore,
  archived: Iterable<ArchiveFile> | AsyncIterable<ArchiveFile>,
  { onFile, signal }: VerifyFilesOptions = {},
): Promise<ArchiveReport> {
  const tables: Record<string, TableFacts> = {}
  const problems: ArchiveProblem[] = []
  let files = 0
  for await (const file of archived) {
    signal?.throwIfAborted()
    files++
    const facts = await readStored(store, file, signal)
    const problem = typeof facts === 'string' ? facts : findProblem(file, facts)
    if (problem !== undefined) problems.push({ key: file.key, problem })
    const whole = typeof facts === 'string' || problem !== undefined ? undefined : facts
    if (whole) onFile?.(file, whole)
    tables[file.table] = addFile(tables[file.table], whole)
  }
  const rows = Object.values(tables).reduce((sum, facts) => sum + facts.rows, 0)
  return { files, rows, tables, problems, verified: problems.length === 0 }
}

async function readStored(store: ObjectStore, { key }: ArchiveFile, signal: AbortSignal | undefined): Promise<ParquetFacts | string> {
  const reader = await store.open(key, signal)
  try {
    return await readParquetFacts(reader, signal)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof StoreError) throw error
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    await reader.close()
  }
}

function findProblem(file: ArchiveFile, { contentSha256, metadata }: ParquetFacts): string | undefined {
  if (!contentSha256.startsWith(file.sha12)) return 'its rows differ from the digest in its name'
  if (metadata['table'] !== file.table || metadata['generation'] !== String(file.generation))
    return 'its name and its footer contradict each other'
  return undefined
}

function addFile(before: TableFacts = { files: 0, rows: 0, sums: {} }, facts: ParquetFacts | undefined): TableFacts {
  const sums = { ...before.sums }
  for (const [name, sum] of Object.entries(facts?.sums ?? {})) sums[name] = (sums[name] ?? 0n) + sum
  return { files: before.files + 1, rows: before.rows + (facts?.rowCount ?? 0), sums }
}
