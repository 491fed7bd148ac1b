import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parquetMetadataAsync } from 'hyparquet'
import { VerificationError } from '../errors/verification-error.ts'
import { type ColumnEncoder, columnEncoder } from '../rows/canonical-row.ts'
import { LineBuffer } from '../rows/line-buffer.ts'
import type { ObjectReader } from '../store/object-store.ts'
import type { ArchiveColumn } from '../table/archive-table.ts'
import { CodedTexts } from './coded-texts.ts'
import { type Bounds, columnTally } from './column-tally.ts'
import { readFileColumns, readKeyValues, withoutConversions } from './file-schema.ts'
import type { ColumnValues } from './flat-chunk.ts'
import { readColumn } from './read-column.ts'

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

const LINES_A_DIGEST = 2_000

/**
 * Reads a whole file by a reader that shares no code with the writer, one row group in memory at a time. Other work of the process
 * goes on between columns.
 * @throws {VerificationError} It declares a type that no archived table has, or columns of unequal length.
 * @throws What the reader throws on a file that is cut or damaged.
 */
export async function readParquetFacts(file: ObjectReader, signal?: AbortSignal): Promise<ParquetFacts> {
  const metadata = await parquetMetadataAsync(file)
  const columns = readFileColumns(metadata)
  const tallies = columns.map(columnTally)
  const encoders = columns.map(columnEncoder)
  const lines = new LineBuffer()
  const hash = createHash('sha256')
  const plain = withoutConversions(metadata)
  let rowCount = 0
  for (const [groupIndex, rowGroup] of metadata.row_groups.entries()) {
    const rows = Number(rowGroup.num_rows)
    const range = { rowStart: rowCount, rowEnd: rowCount + rows }
    const group: ColumnValues[] = []
    for (const [index, column] of columns.entries()) {
      signal?.throwIfAborted()
      const values = await readColumn(file, plain, column.name, groupIndex, range)
      if (values.length !== rows) throw new VerificationError(`${column.name} has ${values.length} values in a row group of ${rows} rows`)
      if (!(values instanceof CodedTexts)) tallies[index]?.add(values)
      group.push(values)
      await nextTurn()
    }
    for (let from = 0; from < rows; from += LINES_A_DIGEST) {
      writeLines(group, encoders, from, Math.min(from + LINES_A_DIGEST, rows), lines)
      hash.update(lines.take())
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

function writeLines(group: readonly ColumnValues[], encoders: readonly ColumnEncoder[], from: number, to: number, lines: LineBuffer): void {
  const slices = group.map((values) => (values instanceof CodedTexts ? values.toArray(from, to) : values.slice(from, to)))
  for (let row = 0; row < to - from; row++) {
    for (let column = 0; column < slices.length; column++) {
      if (column > 0) lines.comma()
      encoders[column]?.(slices[column]?.[row], lines)
    }
    lines.endLine()
  }
}

function toEntry<T>(name: string, value: T | undefined): readonly (readonly [string, T])[] {
  return value === undefined ? [] : [[name, value]]
}
