import type { ColumnMetaData, Compressors, DecodedArray, PageHeader, SchemaTree } from 'hyparquet'
import { parquetHeader, readPage } from 'hyparquet/src/column.js'
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js'
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js'
import type { ObjectReader } from '../store/object-store.ts'
import { CodedTexts } from './coded-texts.ts'
import { skipFullLevels } from './definition-levels.ts'
import { toSafeNumbers } from './safe-numbers.ts'
import { unpackDeltas } from './unpack-deltas.ts'

type ColumnDecoder = Parameters<typeof readDataPageV2>[2]

/** A value, or null, for each row. */
export type ColumnValues = DecodedArray | CodedTexts

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
 * @returns Integers of 64 bits are numbers where all of a page are safe.
 */
export async function readFlatChunk(file: ObjectReader, { chunk, schemaPath, compressors }: FlatChunk): Promise<ColumnValues> {
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
  const pages: ColumnValues[] = []
  let dictionary: DecodedArray | undefined
  for (let rows = 0; rows < Number(values); ) {
    const header = parquetHeader(reader)
    if (header.type === 'DICTIONARY_PAGE') {
      dictionary = toDictionary(convert(readPage(reader, header, decoder, undefined, undefined, 0).data ?? [], decoder))
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

function readValues(header: PageHeader, bytes: Uint8Array, decoder: ColumnDecoder, dictionary: DecodedArray | undefined): ColumnValues {
  const { data_page_header: first, data_page_header_v2: second } = header
  const facts = first ?? second
  if (!facts) throw new Error(`a page of ${decoder.pathInSchema.join('.')} is of the unknown type ${header.type}`)
  const page = first && decompressPage(bytes, header.uncompressed_page_size, decoder.codec, decoder.compressors)
  const isOptional = decoder.element.repetition_type !== 'REQUIRED'
  const full = page && (isOptional ? skipFullLevels(page, facts.num_values) : page)
  const quick = first && full && readFullPage(full, first, decoder, dictionary)
  if (quick) return quick
  const { definitionLevels = [], dataPage } = page && first ? readDataPage(page, first, decoder) : readDataPageV2(bytes, header, decoder)
  const values = convertWithDictionary(toNumbers(dataPage), dictionary, facts.encoding, decoder)
  if (values.length === facts.num_values) return values
  let at = 0
  return definitionLevels.map((level) => (level === 0 ? null : values[at++]))
}

type FirstVersion = Parameters<typeof readDataPage>[1]

/** @returns undefined where the page has another encoding, or values that it cannot hold. */
function readFullPage(
  page: Uint8Array,
  { encoding, num_values: count }: FirstVersion,
  { type }: ColumnDecoder,
  dictionary: DecodedArray | undefined,
): ColumnValues | undefined {
  if (encoding === 'DELTA_BINARY_PACKED' && type === 'INT64') return unpackDeltas(page, count)
  if (encoding !== 'RLE_DICTIONARY' || !dictionary) return undefined
  const codes = new Uint32Array(count)
  const [width = 0] = page
  const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 1 }
  if (width > 0) readRleBitPackedHybrid(reader, width, codes, page.length - 1)
  if (type === 'BYTE_ARRAY') return new CodedTexts(codes, dictionary)
  return dictionary instanceof Float64Array ? toNumbersOf(codes, dictionary) : undefined
}

/** Large integers as objects, once each: out of a typed array every row would make its own. */
function toDictionary(values: DecodedArray): DecodedArray {
  if (values instanceof Int32Array) return Float64Array.from(values)
  const numbers = toNumbers(values)
  return numbers instanceof BigInt64Array ? Array.from(numbers) : numbers
}

function toNumbersOf(codes: Uint32Array, dictionary: Float64Array): Float64Array {
  const numbers = new Float64Array(codes.length)
  for (let row = 0; row < codes.length; row++) numbers[row] = dictionary[codes[row] ?? 0] ?? Number.NaN
  return numbers
}

function toNumbers(values: DecodedArray): DecodedArray {
  return values instanceof BigInt64Array ? toSafeNumbers(values) : values
}

function joinPages(pages: readonly ColumnValues[]): ColumnValues {
  const [only = []] = pages
  if (pages.length <= 1) return only
  const arrays = pages.map((page) => (page instanceof CodedTexts ? page.toArray() : page))
  const count = arrays.reduce((sum, { length }) => sum + length, 0)
  const joined = arrays.every((page) => page instanceof Float64Array) ? new Float64Array(count) : new Array<unknown>(count)
  let at = 0
  for (const page of arrays) for (let index = 0; index < page.length; index++) joined[at++] = page[index]
  return joined
}
