import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Writable } from 'node:stream'

/** What may wait for the disk; goes to it in one write. */
const WAITING_BYTES = 1024 * 1024

/** Writes a new file and digests what passes. */
export class DigestFile extends Writable {
  readonly #handle: FileHandle
  readonly #isDurable: boolean
  readonly #hash: Hash = createHash('sha256')
  #sizeBytes = 0

  private constructor(handle: FileHandle, isDurable: boolean) {
    super({ highWaterMark: WAITING_BYTES })
    this.#handle = handle
    this.#isDurable = isDurable
  }

  /**
   * A file that is on the disk when it is finished.
   * @throws The file exists already or cannot be made.
   */
  static async create(path: string): Promise<DigestFile> {
    return new DigestFile(await open(path, 'wx'), true)
  }

  /**
   * A file that its process reads again and nobody after it: it may never reach the disk.
   * @throws The file exists already or cannot be made.
   */
  static async createScratch(path: string): Promise<DigestFile> {
    return new DigestFile(await open(path, 'wx'), false)
  }

  /** SHA-256 as hex. To be asked once, after the file is finished. */
  sha256(): string {
    return this.#hash.digest('hex')
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#append(chunk).then(() => done(), done)
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#append(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done)
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#isDurable) this.#handle.sync().then(() => done(), done)
    else done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#handle.close().then(() => done(error), done)
  }

  async #append(chunk: Buffer): Promise<void> {
    this.#hash.update(chunk)
    for (let at = 0; at < chunk.length; ) {
      const { bytesWritten } = await this.#handle.write(chunk, at)
      at += bytesWritten
    }
    this.#sizeBytes += chunk.length
  }
}

/** SHA-256 of a file's bytes, as hex. */
export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
