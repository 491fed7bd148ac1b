import type { ColumnMetaData, Compressors, DecodedArray, PageHeader, SchemaTree } from 'hyparquet'
import { parquetHeader, readPage } from 'hyparquet/src/column.js'
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js'
import type { ObjectReader } from '../store/object-store.ts'
import { skipFullLevels } from './definition-levels.ts'
import { toSafeNumbers } from './safe-numbers.ts'
import { unpackDeltas } from './unpack-deltas.ts'

type ColumnDecoder = Parameters<typeof readDataPageV2>[2]

/** The values of one column that is no list, in one row group. */
export interface FlatChunk {
  readonly chunk: ColumnMetaData
  /** Root and column. */
  readonly schemaPath: readonly [SchemaTree, SchemaTree]
  readonly compressors: Compressors
}

/**
 * Reads a chunk page by page, by the parts that hyparquet is made of. Its own way over them handles any nesting, for which it turns each
 * value into an object, twice; without it, numbers stay in typed arrays, and verification takes a third of the memory.
 * @returns A value, or null, for each row. Integers of 64 bits are numbers where all of a page are safe.
 */
export async function readFlatChunk(file: ObjectReader, { chunk, schemaPath, compressors }: FlatChunk): Promise<DecodedArray> {
  const { dictionary_page_offset: dictionaryOffset, data_page_offset: dataOffset, num_values: values } = chunk
  const start = Number(dictionaryOffset || dataOffset)
  const buffer = await file.slice(start, start + Number(chunk.total_compressed_size))
  const reader = { view: new DataView(buffer), offset: 0 }
  const { element } = schemaPath[1]
  const decoder = {
    ...chunk,
    pathInSchema: chunk.path_in_schema,
    element,
    schemaPath: [...schemaPath],
    compressors,
    parsers: DEFAULT_PARSERS,
  }
  const pages: DecodedArray[] = []
  let dictionary: DecodedArray | undefined
  for (let rows = 0; rows < Number(values); ) {
    const header = parquetHeader(reader)
    if (header.type === 'DICTIONARY_PAGE') {
      // As objects, once each: out of a typed array every row would make its own.
      dictionary = Array.from(toNumbers(convert(readPage(reader, header, decoder, undefined, undefined, 0).data ?? [], decoder)))
      continue
    }
    const bytes = new Uint8Array(buffer, reader.offset, header.compressed_page_size)
    reader.offset += header.compressed_page_size
    const page = readValues(header, bytes, decoder, dictionary)
    rows += page.length
    pages.push(page)
  }
  return joinPages(pages)
}

function readValues(header: PageHeader, bytes: Uint8Array, decoder: ColumnDecoder, dictionary: DecodedArray | undefined): DecodedArray {
  const { data_page_header: first, data_page_header_v2: second } = header
  const facts = first ?? second
  if (!facts) throw new Error(`a page of ${decoder.pathInSchema.join('.')} is of the unknown type ${header.type}`)
  const { definitionLevels = [], dataPage } = first
    ? readFirstVersion(decompressPage(bytes, header.uncompressed_page_size, decoder.codec, decoder.compressors), first, decoder)
    : readDataPageV2(bytes, header, decoder)
  const values = convertWithDictionary(toNumbers(dataPage), dictionary, facts.encoding, decoder)
  if (values.length === facts.num_values) return values
  let at = 0
  return definitionLevels.map((level) => (level === 0 ? null : values[at++]))
}

type FirstVersion = Parameters<typeof readDataPage>[1]

function readFirstVersion(page: Uint8Array, facts: FirstVersion, decoder: ColumnDecoder): ReturnType<typeof readDataPage> {
  const isOptional = decoder.element.repetition_type !== 'REQUIRED'
  const full = isOptional ? skipFullLevels(page, facts.num_values) : page
  if (!full) return readDataPage(page, facts, decoder)
  const deltas = facts.encoding === 'DELTA_BINARY_PACKED' && decoder.type === 'INT64' ? unpackDeltas(full, facts.num_values) : undefined
  if (deltas) return { definitionLevels: [], repetitionLevels: [], dataPage: deltas }
  return readDataPage(full, facts, { ...decoder, schemaPath: decoder.schemaPath.slice(0, 1) })
}

function toNumbers(values: DecodedArray): DecodedArray {
  return values instanceof BigInt64Array ? toSafeNumbers(values) : values
}

function joinPages(pages: readonly DecodedArray[]): DecodedArray {
  const [only = []] = pages
  if (pages.length <= 1) return only
  const joined = pages.every((page) => page instanceof Float64Array) ? new Float64Array(countOf(pages)) : new Array<unknown>(countOf(pages))
  let at = 0
  for (const page of pages) for (let index = 0; index < page.length; index++) joined[at++] = page[index]
  return joined
}

const countOf = (pages: readonly DecodedArray[]): number => pages.reduce((sum, { length }) => sum + length, 0)
