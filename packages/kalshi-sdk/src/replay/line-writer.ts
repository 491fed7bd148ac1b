import type { WriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { finished } from 'node:stream/promises'

/** Writes lines to a file as they come, in order. */
export class LineWriter {
  readonly #stream: WriteStream
  readonly #finished: Promise<void>
  readonly #waiting: (() => void)[] = []
  #isBehind = false

  private constructor(stream: WriteStream) {
    this.#stream = stream
    this.#finished = finished(stream)
    this.#finished.catch(() => this.#goOn()) // told by `close`; nobody is to wait for a disk that is lost
    stream.on('drain', () => this.#goOn())
  }

  /** @throws The file exists, or cannot be made. */
  static async create(path: string): Promise<LineWriter> {
    const file = await open(path, 'wx')
    return new LineWriter(file.createWriteStream())
  }

  write(line: string): void {
    if (this.#stream.writable) this.#isBehind = !this.#stream.write(`${line}\n`)
  }

  /** The disk has not taken everything yet. */
  get isBehind(): boolean {
    return this.#isBehind
  }

  /** Runs `goOn` once the disk has caught up. */
  onceDrained(goOn: () => void): void {
    if (this.#isBehind) this.#waiting.push(goOn)
    else goOn()
  }

  /** @throws Something could not be written; what was written before that stays. */
  async close(): Promise<void> {
    this.#stream.end()
    await this.#finished
  }

  #goOn(): void {
    this.#isBehind = false
    for (const goOn of this.#waiting.splice(0)) goOn()
  }
}
