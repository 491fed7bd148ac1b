import { PageError } from '../errors/sync-error.ts'
import type { CopyFormat } from './column-types.ts'

/** Where the last row of a page stands, decimal text. */
export interface RowPosition {
  readonly xid: string
  readonly id: string
}

/** Two fields of 8 bytes with their lengths, then the file trailer (PostgreSQL, COPY, "Binary Format"). */
const BINARY_TAIL_BYTES = 4 + 8 + 4 + 8 + 2
/** Two numbers of up to 20 digits and their separators. */
const TEXT_TAIL_BYTES = 64
const TEXT_TAIL = /\t(\d+)\t(-?\d+)\n$/

/**
 * Keeps the last bytes of a COPY whose two last columns are `xid` and `id`, whatever the chunks, and reads the last row's position from
 * them: exact, since the bytes that were stored are the bytes that are read, and no second query could see other rows.
 */
export class CopyTail {
  readonly #format: CopyFormat
  readonly #bytes: number
  #tail: Buffer = Buffer.alloc(0)

  constructor(format: CopyFormat) {
    this.#format = format
    this.#bytes = format === 'binary' ? BINARY_TAIL_BYTES : TEXT_TAIL_BYTES
  }

  push(chunk: Buffer): void {
    const joined = chunk.length >= this.#bytes ? chunk : Buffer.concat([this.#tail, chunk])
    this.#tail = Buffer.from(joined.subarray(-this.#bytes))
  }

  /**
   * Position of the last row of a page that has at least one.
   * @throws {PageError} The bytes do not end as such a COPY ends.
   */
  lastRow(): RowPosition {
    const position = this.#format === 'binary' ? readBinaryTail(this.#tail) : readTextTail(this.#tail)
    if (!position) throw new PageError(`The ${this.#format} COPY does not end in xid and id`)
    return position
  }
}

function readBinaryTail(tail: Buffer): RowPosition | undefined {
  if (tail.length !== BINARY_TAIL_BYTES || tail.readInt16BE(24) !== -1) return undefined
  if (tail.readInt32BE(0) !== 8 || tail.readInt32BE(12) !== 8) return undefined
  return { xid: tail.readBigUInt64BE(4).toString(), id: tail.readBigInt64BE(16).toString() }
}

function readTextTail(tail: Buffer): RowPosition | undefined {
  const match = TEXT_TAIL.exec(tail.toString('latin1'))
  return match?.[1] !== undefined && match[2] !== undefined ? { xid: match[1], id: match[2] } : undefined
}
