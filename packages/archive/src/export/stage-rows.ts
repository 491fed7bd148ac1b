import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../errors/export-errors.ts'
import { VerificationError } from '../errors/verification-error.ts'
import type { ExportKey } from '../outbox/outbox-entry.ts'
import type { ParquetEngine, ParquetJob } from '../parquet/parquet-engine.ts'
import { toArchivePath } from '../partition/archive-path.ts'
import { parseInstantUs } from '../partition/instant.ts'
import type { RowSelection } from '../source/copy-sql.ts'
import type { ExportSource } from '../source/export-source.ts'
import { digestFile } from '../staging/digest-file.ts'
import type { ArchiveTable } from '../table/archive-table.ts'
import { toFooter } from './footer.ts'
import { makePipe } from './named-pipe.ts'
import { pipeRows } from './pipe-rows.ts'
import { type RowFacts, spoolRows } from './spool-rows.ts'
import type { StagedFile } from './staged-file.ts'

export interface StageRequest {
  readonly source: ExportSource
  readonly engine: ParquetEngine
  readonly table: ArchiveTable
  readonly signal?: AbortSignal | undefined
}

const HOUR_US = 3_600_000_000

/**
 * Turns the selected rows into a Parquet file in `folder`. An engine that reads rows once has them through a pipe, while the server still
 * sends; where that fails in the engine, it has them once more from a file, which it may read as often as it needs.
 * @returns undefined where there are no rows.
 * @throws {SourceError} The rows could not be read to their end.
 * @throws {EngineError} The engine failed.
 * @throws {VerificationError} The engine wrote another number of rows than the server sent.
 */
export async function stageRows(
  request: StageRequest,
  key: ExportKey,
  selection: RowSelection,
  folder: string,
): Promise<StagedFile | undefined> {
  const { source, engine, table, signal } = request
  if (engine.readsOnce) {
    const job = await prepareJob(table, key, join(folder, 'piped'))
    try {
      if (await makePipe(job.rowsPath)) return await toStaged(request, key, job, await pipeRows(source, selection, engine, job, signal))
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
    }
    await rm(join(folder, 'piped'), { recursive: true })
  }
  const job = await prepareJob(table, key, join(folder, 'spooled'))
  const rows = await spoolRows(source, table, selection, job.rowsPath, signal)
  if (rows.rowCount === 0) return undefined
  const written = await engine.write(job, signal).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw new EngineError(table.name, { cause: error })
  })
  await rm(job.rowsPath)
  return toStaged(request, key, job, { ...rows, written })
}

async function prepareJob(table: ArchiveTable, key: ExportKey, folder: string): Promise<ParquetJob> {
  const scratchPath = join(folder, 'scratch')
  await mkdir(scratchPath, { recursive: true })
  return {
    table,
    rowsPath: join(folder, 'rows.csv'),
    parquetPath: join(folder, 'file.parquet'),
    metadata: toFooter(table, key),
    scratchPath,
  }
}

async function toStaged(
  { engine, table }: StageRequest,
  key: ExportKey,
  { parquetPath }: ParquetJob,
  { rowCount, contentSha256, written }: RowFacts & { readonly written: number },
): Promise<StagedFile | undefined> {
  if (written !== rowCount) throw new VerificationError(`${table.name}: ${rowCount} rows were sent and ${written} written`)
  if (rowCount === 0) return undefined
  const fileSha256 = await digestFile(parquetPath)
  const { size: sizeBytes } = await stat(parquetPath)
  const path = toArchivePath({ table: table.name, hourUs: startOfHour(key), generation: key.generation, sha12: contentSha256.slice(0, 12) })
  return { localPath: parquetPath, file: { path, rowCount, contentSha256, fileSha256, sizeBytes, engine: engine.name } }
}

function startOfHour({ from }: ExportKey): number {
  const fromUs = parseInstantUs(from)
  return fromUs - (((fromUs % HOUR_US) + HOUR_US) % HOUR_US)
}
