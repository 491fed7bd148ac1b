import type { ArchiveColumn } from '../table/archive-table.ts'
import type { RowTexts } from './read-rows.ts'
import { type CellValue, type Limits, type ValueDecoder, valueDecoder } from './value-decoder.ts'

/** Reads rows into values and says where one does not fit. */
export class RowDecoder {
  readonly #columns: readonly (readonly [column: ArchiveColumn, decode: ValueDecoder])[]
  #rows = 0

  constructor(columns: readonly ArchiveColumn[], limits?: Limits) {
    this.#columns = columns.map((column) => [column, valueDecoder(column, limits)])
  }

  /** Rows decoded so far. */
  get rows(): number {
    return this.#rows
  }

  /** @throws {RangeError} Names the row, counted from 1, and the column. */
  decode(texts: RowTexts): readonly CellValue[] {
    const row = this.#rows + 1
    if (texts.length !== this.#columns.length) throw new RangeError(`row ${row} has ${texts.length} of ${this.#columns.length} columns`)
    const values = this.#columns.map(([column, decode], at) => decodeCell(decode, texts[at] ?? null, row, column.name))
    this.#rows = row
    return values
  }
}

function decodeCell(decode: ValueDecoder, text: string | null, row: number, column: string): CellValue {
  try {
    return decode(text)
  } catch (error) {
    throw new RangeError(`row ${row}, column ${column}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
