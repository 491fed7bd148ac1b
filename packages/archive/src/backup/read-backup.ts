import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import { BackupDamagedError } from '../errors/backup-errors.ts'
import type { ObjectReader } from '../store/object-store.ts'
import { type BackupEnd, COPY_MARK, END_MARK, HEAD, ROWS_MARK } from './backup-text.ts'

/** A piece of a backup, in the order of the file. `end` comes last, and only of a file that is whole. */
export type BackupPiece =
  | { readonly kind: 'sql'; readonly text: string }
  | { readonly kind: 'copy'; readonly table: string; readonly sql: string }
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'copied'; readonly rows: number }
  | ({ readonly kind: 'end' } & BackupEnd)

const PIECE_BYTES = 4 * 1024 * 1024
const LINE_FEED = 0x0a
const DATA_END = '\\.\n'

/**
 * Reads a backup from its first byte to its last, a few megabytes in memory.
 * @throws {BackupDamagedError} It is cut, changed, or none.
 * @throws {StoreError} The store failed, which says nothing of the backup.
 */
export async function* readBackup(file: ObjectReader, signal?: AbortSignal): AsyncGenerator<BackupPiece> {
  const parser = new BackupParser()
  let failure: unknown
  const bytes = async function* (): AsyncGenerator<Buffer> {
    try {
      for (let at = 0; at < file.byteLength; at += PIECE_BYTES) {
        signal?.throwIfAborted()
        yield Buffer.from(await file.slice(at, Math.min(file.byteLength, at + PIECE_BYTES)))
      }
    } catch (error) {
      failure = error
      throw error
    }
  }
  const decompress = createZstdDecompress()
  const source = Readable.from(bytes(), { objectMode: false })
  source.once('error', (error) => decompress.destroy(error))
  try {
    for await (const chunk of source.pipe(decompress)) yield* parser.take(chunk as Buffer)
    parser.finish()
  } catch (error) {
    if (failure !== undefined) throw failure
    throw error instanceof BackupDamagedError || !isDecompression(error)
      ? error
      : new BackupDamagedError('the backup cannot be decompressed', { cause: error })
  } finally {
    source.destroy()
    decompress.destroy()
  }
}

function isDecompression(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z(STD)?_/.test(String(error.code))
}

/** Takes a script in chunks of any size. */
export class BackupParser {
  readonly #hash = createHash('sha256')
  #rest: Buffer = Buffer.alloc(0)
  #sql = ''
  #table: string | undefined
  #isData = false
  #isBegun = false
  #isEnded = false

  /** @throws {BackupDamagedError} The end has not come. */
  finish(): void {
    if (!this.#isEnded || this.#rest.length > 0) throw new BackupDamagedError('the backup ends in its middle')
  }

  /** @throws {BackupDamagedError} */
  *take(chunk: Buffer): Generator<BackupPiece> {
    let block = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const end = block.lastIndexOf(LINE_FEED) + 1
    this.#rest = block.subarray(end)
    block = block.subarray(0, end)
    while (block.length > 0) {
      if (this.#isEnded) throw new BackupDamagedError('something stands behind the end of the backup')
      if (this.#isData) {
        const dataEnd = endOfData(block)
        const data = dataEnd < 0 ? block : block.subarray(0, dataEnd)
        this.#hash.update(data)
        if (data.length > 0) yield { kind: 'data', bytes: data }
        block = block.subarray(data.length)
        if (dataEnd < 0) continue
        this.#isData = false
        this.#hash.update(block.subarray(0, DATA_END.length))
        block = block.subarray(DATA_END.length)
      } else {
        const lineEnd = block.indexOf(LINE_FEED) + 1
        yield* this.#takeLine(block.subarray(0, lineEnd))
        block = block.subarray(lineEnd)
      }
    }
  }

  *#takeLine(bytes: Buffer): Generator<BackupPiece> {
    const line = bytes.toString()
    if (!this.#isBegun && line !== HEAD) throw new BackupDamagedError('it is no backup of this program')
    this.#isBegun = true
    if (line.startsWith(END_MARK)) {
      yield* this.#flushSql()
      yield { kind: 'end', ...this.#checkEnd(line) }
      this.#isEnded = true
      return
    }
    this.#hash.update(bytes)
    if (this.#table !== undefined) {
      yield { kind: 'copy', table: this.#table, sql: line.trimEnd().replace(/;$/, '') }
      this.#table = undefined
      this.#isData = true
    } else if (line.startsWith(COPY_MARK)) {
      yield* this.#flushSql()
      this.#table = line.slice(COPY_MARK.length).trimEnd()
    } else if (line.startsWith(ROWS_MARK)) yield { kind: 'copied', rows: Number(line.slice(ROWS_MARK.length)) }
    else this.#sql += line
  }

  *#flushSql(): Generator<BackupPiece> {
    if (this.#sql !== '') yield { kind: 'sql', text: this.#sql }
    this.#sql = ''
  }

  #checkEnd(line: string): BackupEnd {
    const end = parseEnd(line.slice(END_MARK.length))
    if (end?.sha256 !== this.#hash.digest('hex')) throw new BackupDamagedError('the backup differs from the digest in its last line')
    return end
  }
}

/** Where the line `\.` begins, or -1. No row can be one: rows double their backslashes. */
function endOfData(block: Buffer): number {
  if (block.subarray(0, DATA_END.length).toString() === DATA_END) return 0
  const at = block.indexOf(`\n${DATA_END}`)
  return at < 0 ? -1 : at + 1
}

function parseEnd(text: string): BackupEnd | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
