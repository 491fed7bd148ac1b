import { isAscii } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { readRows } from '../rows/read-rows.ts'
import { RowDecoder } from '../rows/row-decoder.ts'
import type { CellValue, Limits } from '../rows/value-decoder.ts'
import { type ArchiveColumn, DEFAULT_ROW_GROUP_ROWS } from '../table/archive-table.ts'
import { FileSink } from './file-sink.ts'
import type { ParquetEngine, ParquetJob } from './parquet-engine.ts'
import { loadParquetjs, type ParquetjsLibrary } from './parquetjs-library.ts'
import { toParquetjsFields } from './parquetjs-schema.ts'
import { describeDecimals } from './unscaled-decimals.ts'

/** What is a whole number still after a way through floats. */
const SAFE: Limits = { least: BigInt(Number.MIN_SAFE_INTEGER), most: BigInt(Number.MAX_SAFE_INTEGER) }

/**
 * Writes by `parquetjs` (the package `@dsnp/parquetjs` 1.8.9 under that name) for those who must have it: gzip, decimals as 64-bit
 * integer counts whose scale stands in the footer under `decimals`, instants that other readers take as UTC without saying so. It
 * refuses whole numbers beyond 2^53. It holds one row group in memory. The library is loaded by this call.
 * @throws {EngineConfigError} It is not installed.
 */
export async function parquetjsEngine(): Promise<ParquetEngine> {
  const library = await loadParquetjs()
  return { name: 'parquetjs', write: (job, signal) => writeFile(library, job, signal) }
}

async function writeFile({ ParquetSchema, ParquetWriter }: ParquetjsLibrary, job: ParquetJob, signal?: AbortSignal): Promise<number> {
  const { columns, rowGroupRows = DEFAULT_ROW_GROUP_ROWS } = job.table
  const schema = new ParquetSchema(toParquetjsFields(columns, await isAsciiFile(job.rowsPath, signal)))
  const sink = new FileSink(await open(job.parquetPath, 'wx'))
  try {
    // Its page index marks pages as empty that are not.
    const writer = await ParquetWriter.openStream(schema, sink, { rowGroupSize: rowGroupRows, pageIndex: false })
    for (const [key, value] of Object.entries({ ...job.metadata, ...describeDecimals(columns) })) writer.setMetadata(key, value)
    const decoder = new RowDecoder(columns, SAFE)
    for await (const batch of readRows(job.rowsPath, signal)) {
      for (const texts of batch) await writer.appendRow(toRecord(columns, decoder.decode(texts)))
      sink.throwIfFailed()
    }
    await writer.close()
    sink.throwIfFailed()
    return decoder.rows
  } finally {
    await sink.close()
  }
}

async function isAsciiFile(path: string, signal: AbortSignal | undefined): Promise<boolean> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    signal?.throwIfAborted()
    if (!isAscii(chunk)) return false
  }
  return true
}

function toRecord(columns: readonly ArchiveColumn[], values: readonly CellValue[]): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name }, at) => [name, toField(values[at] ?? null)]))
}

function toField(value: CellValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value !== 'object') return value
  return {
    list: value.map((entry) => ({ element: Object.fromEntries(Object.entries(entry).map(([name, count]) => [name, toField(count)])) })),
  }
}
