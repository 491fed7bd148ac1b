import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { type Compressors, type DecodedArray, type FileMetaData, type ParquetRowRange, parquetMetadataAsync, parquetScan } from 'hyparquet'
import { columnEncoder } from '../rows/canonical-row.ts'
import type { ObjectReader } from '../store/object-store.ts'
import type { ArchiveColumn } from '../table/archive-table.ts'
import { type Bounds, type ColumnTally, columnTally } from './column-tally.ts'
import { readFileColumns, readKeyValues, withoutConversions } from './file-schema.ts'

/** What an independent reader finds in a Parquet file. */
export interface ParquetFacts {
  readonly rowCount: number
  readonly columns: readonly ArchiveColumn[]
  /** SHA-256, hex, over the rows as canonical text in the file's order. */
  readonly contentSha256: string
  /** Sum of every numeric column as an integer count of its unit; of list fields as `column.field`. */
  readonly sums: Readonly<Record<string, bigint>>
  /** Bounds of every instant column in microseconds since the epoch; absent where all are null. */
  readonly bounds: Readonly<Record<string, Bounds>>
  /** Key and value pairs of the footer. */
  readonly metadata: Readonly<Record<string, string>>
}

const LINES_A_DIGEST = 10_000
const COMPRESSORS: Compressors = { ZSTD: (input) => zstdDecompressSync(input), GZIP: (input) => gunzipSync(input) }

/**
 * Reads a whole file by a reader that shares no code with the writer, one row group in memory at a time. Other work of the process
 * goes on between columns.
 * @throws {VerificationError} It declares a type that no archived table has.
 * @throws What the reader throws on a file that is cut or damaged.
 */
export async function readParquetFacts(file: ObjectReader, signal?: AbortSignal): Promise<ParquetFacts> {
  const metadata = await parquetMetadataAsync(file)
  const columns = readFileColumns(metadata)
  const tallies = columns.map(columnTally)
  const encoders = columns.map(columnEncoder)
  const hash = createHash('sha256')
  const plain = withoutConversions(metadata)
  let rowCount = 0
  for (const rowGroup of metadata.row_groups) {
    const rows = Number(rowGroup.num_rows)
    const range = { rowStart: rowCount, rowEnd: rowCount + rows }
    const texts: string[][] = []
    for (const [index, column] of columns.entries()) {
      signal?.throwIfAborted()
      const values = await readColumn(file, plain, column.name, range)
      texts.push(encodeColumn(values, encoders[index] ?? String, tallies[index]))
      await nextTurn()
    }
    for (const lines of joinLines(texts, rows)) {
      hash.update(lines)
      await nextTurn()
    }
    rowCount += rows
  }
  return {
    rowCount,
    columns,
    contentSha256: hash.digest('hex'),
    sums: Object.assign({}, ...tallies.map((tally) => tally.sums())),
    bounds: Object.fromEntries(columns.flatMap(({ name }, index) => toEntry(name, tallies[index]?.bounds()))),
    metadata: readKeyValues(metadata),
  }
}

/** A scan of its own for every column: a shared one would keep the values of all of them. */
async function readColumn(file: ObjectReader, metadata: FileMetaData, column: string, range: ParquetRowRange): Promise<DecodedArray> {
  const scan = await parquetScan({ file, metadata, columns: [column], compressors: COMPRESSORS, ...range })
  return scan.readColumn({ column, ...range })
}

function encodeColumn(values: DecodedArray, encode: (value: unknown) => string, tally: ColumnTally | undefined): string[] {
  const texts: string[] = []
  for (const value of values) {
    tally?.add(value)
    texts.push(encode(value))
  }
  return texts
}

function* joinLines(texts: readonly (readonly string[])[], rows: number): Generator<string> {
  for (let from = 0; from < rows; from += LINES_A_DIGEST) {
    let lines = ''
    for (let row = from; row < Math.min(from + LINES_A_DIGEST, rows); row++) {
      for (let column = 0; column < texts.length; column++) lines += `${column === 0 ? '' : ','}${texts[column]?.[row]}`
      lines += '\n'
    }
    yield lines
  }
}

function toEntry<T>(name: string, value: T | undefined): readonly (readonly [string, T])[] {
  return value === undefined ? [] : [[name, value]]
}
