import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { type Compressors, type FileMetaData, type ParquetRowRange, parquetScan, parquetSchema } from 'hyparquet'
import type { ObjectReader } from '../store/object-store.ts'
import { type ColumnValues, type FlatChunk, readFlatChunk } from './flat-chunk.ts'

const COMPRESSORS: Compressors = { ZSTD: (input) => zstdDecompressSync(input), GZIP: (input) => gunzipSync(input) }

/**
 * Reads one column of one row group by hyparquet.
 * @param metadata Without conversions: decimals and instants are then the integers that the file holds.
 * @throws What the reader throws on a file that is cut or damaged.
 */
export async function readColumn(
  file: ObjectReader,
  metadata: FileMetaData,
  column: string,
  groupIndex: number,
  range: ParquetRowRange,
): Promise<ColumnValues> {
  const chunk = findFlatChunk(metadata, column, groupIndex)
  if (chunk) return readFlatChunk(file, chunk)
  // A scan of its own for every column: a shared one would keep the values of all of them.
  const scan = await parquetScan({ file, metadata, columns: [column], compressors: COMPRESSORS, ...range })
  return scan.readColumn({ column, ...range })
}

function findFlatChunk(metadata: FileMetaData, column: string, groupIndex: number): FlatChunk | undefined {
  const root = parquetSchema(metadata)
  const node = root.children.find(({ element }) => element.name === column)
  if (!node || node.children.length > 0) return undefined
  const chunk = metadata.row_groups[groupIndex]?.columns.find(({ meta_data: facts }) => facts?.path_in_schema[0] === column)?.meta_data
  return chunk && { chunk, schemaPath: [root, node], compressors: COMPRESSORS }
}
