import { closeSync, createReadStream, fstatSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { SimError } from '../sim-error.ts'

const FLUSH_AT_CHARS = 64 * 1024

/** What a reader of the journal needs: the ground truth to compare with, line by line, `n` counting from 1. */
export interface JournalReader {
  readonly lines: number
  readonly path: string
  /** Every line written so far, in order, decoded. */
  entries(): AsyncIterable<Readonly<Record<string, unknown>>>
}

/** Everything the exchange has published, as JSON lines on disk. */
export class Journal implements JournalReader {
  readonly path: string
  readonly #temporary: boolean
  readonly #file: number
  #pending: string[] = []
  #pendingChars = 0
  #lines = 0
  #closed = false

  /**
   * Writes to `path` from its beginning, or to a temporary file that `close` removes.
   * @throws {SimError} `OPTION_INVALID`: the file cannot be written.
   */
  constructor(path?: string) {
    this.#temporary = path === undefined
    this.path = path ?? join(mkdtempSync(join(tmpdir(), 'kalshi-sim-')), 'journal.jsonl')
    try {
      this.#file = openSync(this.path, 'w+')
    } catch (cause) {
      throw new SimError('OPTION_INVALID', `cannot write the journal ${this.path}: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      })
    }
  }

  get lines(): number {
    return this.#lines
  }

  /** @throws {SimError} `JOURNAL_CLOSED` */
  append(fields: Readonly<Record<string, unknown>>): void {
    if (this.#closed) throw new SimError('JOURNAL_CLOSED', `the journal ${this.path} is closed`)
    this.#lines++
    const line = `${JSON.stringify({ n: this.#lines, ...fields })}\n`
    this.#pending.push(line)
    this.#pendingChars += line.length
    if (this.#pendingChars >= FLUSH_AT_CHARS) this.flush()
  }

  /** Hands what is pending to the operating system. */
  flush(): void {
    if (this.#pending.length === 0) return
    const bytes = Buffer.from(this.#pending.join(''))
    this.#pending = []
    this.#pendingChars = 0
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written)
  }

  /** The file as it stands now, later lines excluded. */
  openStream(): NodeJS.ReadableStream {
    this.flush()
    const { size } = fstatSync(this.#file)
    return createReadStream(this.path, { start: 0, end: Math.max(size - 1, 0) })
  }

  async *entries(): AsyncGenerator<Readonly<Record<string, unknown>>> {
    for await (const line of createInterface({ input: this.openStream(), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== '') yield JSON.parse(line)
    }
  }

  /** Safe to repeat. A temporary journal is gone afterwards. */
  close(): void {
    if (this.#closed) return
    this.flush()
    this.#closed = true
    closeSync(this.#file)
    if (this.#temporary) rmSync(dirname(this.path), { recursive: true, force: true })
  }
}
