import type { FileHandle } from 'node:fs/promises'
import type { ParquetjsSink } from './parquetjs-library.ts'

/**
 * A file that takes writes one after the other, in the form of a stream. Some of the writer's own writes are waited for by nobody:
 * the first failure is kept until it is asked for, and nothing is written behind it.
 */
export class FileSink implements ParquetjsSink {
  readonly #handle: FileHandle
  #last: Promise<void> = Promise.resolve()
  #failure: unknown

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  write(bytes: Uint8Array, done: () => void): void {
    this.#last = this.#last.then(() => this.#append(bytes)).then(done)
  }

  end(done: () => void): void {
    void this.#last.then(done)
  }

  /** @throws What the file system said. */
  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  async close(): Promise<void> {
    await this.#last
    await this.#handle.close()
  }

  async #append(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) return
    try {
      for (let at = 0; at < bytes.length; ) at += (await this.#handle.write(bytes, at)).bytesWritten
    } catch (error) {
      this.#failure = error
    }
  }
}
