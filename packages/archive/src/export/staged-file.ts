import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../errors/export-errors.ts'
import { VerificationError } from '../errors/verification-error.ts'
import type { ExportKey, VerifiedFacts, WrittenFile } from '../outbox/outbox-entry.ts'
import type { ParquetEngine } from '../parquet/parquet-engine.ts'
import { toArchivePath } from '../partition/archive-path.ts'
import { formatInstantUs, parseInstantUs } from '../partition/instant.ts'
import type { RowSelection } from '../source/copy-sql.ts'
import { digestFile } from '../staging/digest-file.ts'
import { openFile } from '../store/file-reader.ts'
import type { ArchiveTable } from '../table/archive-table.ts'
import { checkFacts } from '../verify/check-facts.ts'
import { readParquetFacts } from '../verify/read-facts.ts'
import { toFooter } from './footer.ts'
import type { SpooledRows } from './spool-rows.ts'

/** A Parquet file that is not in the store yet. */
export interface StagedFile {
  readonly file: WrittenFile
  readonly localPath: string
}

const HOUR_US = 3_600_000_000

/**
 * Turns spooled rows into Parquet and removes them.
 * @throws {EngineError} The engine failed.
 * @throws {VerificationError} The engine wrote another number of rows than the server sent.
 */
export async function writeStaged(
  engine: ParquetEngine,
  table: ArchiveTable,
  key: ExportKey,
  rows: SpooledRows,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<StagedFile> {
  const localPath = join(folder, 'file.parquet')
  const scratchPath = join(folder, 'scratch')
  await mkdir(scratchPath)
  const job = { table, rowsPath: rows.path, parquetPath: localPath, metadata: toFooter(table, key, rows), scratchPath }
  const rowCount = await engine.write(job, signal).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw new EngineError(table.name, { cause: error })
  })
  if (rowCount !== rows.rowCount) throw new VerificationError(`${table.name}: ${rows.rowCount} rows were sent and ${rowCount} written`)
  await rm(rows.path)
  const fileSha256 = await digestFile(localPath)
  const { size: sizeBytes } = await stat(localPath)
  const { contentSha256 } = rows
  const path = toArchivePath({ table: table.name, hourUs: startOfHour(key), generation: key.generation, sha12: contentSha256.slice(0, 12) })
  return { localPath, file: { path, rowCount, contentSha256, fileSha256, sizeBytes, engine: engine.name } }
}

/**
 * Reads a staged file back by the second reader.
 * @throws {VerificationError} Rows, types, digest, or a time outside the interval.
 */
export async function verifyStaged(
  table: ArchiveTable,
  { file, localPath }: StagedFile,
  { fromUs, toUs }: RowSelection,
  signal: AbortSignal | undefined,
): Promise<VerifiedFacts> {
  const reader = await openFile(localPath)
  const facts = await readParquetFacts(reader, signal).finally(() => reader.close())
  checkFacts(table, facts, file)
  const bounds = facts.bounds[table.timeColumn]
  if (!bounds) throw new VerificationError(`${table.name}: no row has a ${table.timeColumn}`)
  const [minUs, maxUs] = [Number(bounds.min), Number(bounds.max)]
  if (minUs < fromUs || maxUs >= toUs) throw new VerificationError(`${table.name}: a ${table.timeColumn} lies outside the interval`)
  const columnSums = Object.fromEntries(Object.entries(facts.sums).map(([name, sum]) => [name, String(sum)]))
  return { minTs: formatInstantUs(minUs), maxTs: formatInstantUs(maxUs), columnSums }
}

function startOfHour({ from }: ExportKey): number {
  const fromUs = parseInstantUs(from)
  return fromUs - (((fromUs % HOUR_US) + HOUR_US) % HOUR_US)
}
