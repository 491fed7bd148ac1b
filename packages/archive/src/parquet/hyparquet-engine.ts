import { type FileHandle, open } from 'node:fs/promises'
import { zstdCompressSync } from 'node:zlib'
import type { ParquetWriter } from 'hyparquet-writer'
import { readRows } from '../rows/read-rows.ts'
import { RowDecoder } from '../rows/row-decoder.ts'
import type { CellValue } from '../rows/value-decoder.ts'
import { type ArchiveColumn, DEFAULT_ROW_GROUP_ROWS } from '../table/archive-table.ts'
import { loadEnginePackage } from './engine-package.ts'
import { toFileSchema } from './hyparquet-schema.ts'
import type { ParquetEngine, ParquetJob } from './parquet-engine.ts'

type Library = typeof import('hyparquet-writer')

/**
 * Writes by hyparquet-writer: JavaScript alone, with the zstd of Node, for machines that DuckDB has no binary for. It holds one row
 * group in memory. The library is loaded by this call.
 * @throws {EngineConfigError} It is not installed.
 */
export async function hyparquetEngine(): Promise<ParquetEngine> {
  const library = await loadEnginePackage('hyparquet', 'hyparquet-writer', () => import('hyparquet-writer'))
  return { name: 'hyparquet-writer', write: (job, signal) => writeFile(library, job, signal) }
}

async function writeFile(library: Library, { table, rowsPath, parquetPath, metadata }: ParquetJob, signal?: AbortSignal): Promise<number> {
  const { columns, rowGroupRows = DEFAULT_ROW_GROUP_ROWS } = table
  const file = await open(parquetPath, 'wx')
  try {
    const writer = createWriter(library, file, columns, metadata)
    const decoder = new RowDecoder(columns)
    let group = emptyGroup(columns)
    let rows = 0
    for await (const batch of readRows(rowsPath, signal)) {
      for (const texts of batch) {
        for (const [at, value] of decoder.decode(texts).entries()) group[at]?.push(toWritten(value, columns[at]))
        if (++rows < rowGroupRows) continue
        await writeGroup(writer, columns, group, rows)
        group = emptyGroup(columns)
        rows = 0
      }
    }
    if (rows > 0) await writeGroup(writer, columns, group, rows)
    await writer.finish()
    return decoder.rows
  } finally {
    await file.close()
  }
}

/** Whole strings in the statistics: tickers share long prefixes, and a cut one would bound nothing. */
function createWriter(
  { ByteWriter, ParquetWriter }: Library,
  file: FileHandle,
  columns: readonly ArchiveColumn[],
  metadata: ParquetJob['metadata'],
): ParquetWriter {
  const bytes = new ByteWriter()
  const flush = async (): Promise<void> => {
    for (let at = 0; at < bytes.index; ) at += (await file.write(bytes.getBytes(), at)).bytesWritten
    bytes.index = 0
  }
  return new ParquetWriter({
    writer: Object.assign(bytes, { flush, finish: flush }),
    schema: toFileSchema(columns),
    codec: 'ZSTD',
    compressors: { ZSTD: (input) => zstdCompressSync(input) },
    statisticsTruncateLength: Number.POSITIVE_INFINITY,
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    createdBy: 'hyparquet-writer',
  })
}

type Written = CellValue | number

const emptyGroup = (columns: readonly ArchiveColumn[]): Written[][] => columns.map(() => [])

/** Of whole numbers the library wants 32 bits as numbers, 64 bits and decimals of any size as integers of any size. */
function toWritten(value: CellValue, column: ArchiveColumn | undefined): Written {
  return column?.kind === 'integer' && typeof value === 'bigint' ? Number(value) : value
}

async function writeGroup(
  writer: ParquetWriter,
  columns: readonly ArchiveColumn[],
  group: readonly Written[][],
  rows: number,
): Promise<void> {
  const columnData = columns.map(({ name }, at) => ({ name, data: group[at] ?? [] }))
  await writer.write({ columnData, rowGroupSize: rows })
}
