import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { describeFile } from '@kassandra/archive/store'
import type { MakerStore } from '@kassandra/mm-engine/store'
import type { MakerBucket } from '../bucket/maker-bucket.ts'
import { COPIES_PREFIX, decodePointer, encodePointer, POINTER_KEY, type StatePointer, toCopyKey } from './state-pointer.ts'

/** A later holder of the lease has saved: what this process knows is no longer the newest, and it must end. */
export class StateFencedError extends Error {
  override readonly name = 'StateFencedError'
  readonly code = 'STATE_FENCED'
}

export interface SaveStateParts {
  readonly bucket: MakerBucket
  readonly store: Pick<MakerStore, 'backup'>
  /** Files beside this one are made and removed. */
  readonly databasePath: string
  /** Of the lease. */
  readonly epoch: () => number
  readonly runEpoch: number
  nowMs(): number
}

/** Copies the database into the bucket while it is used, one copy after the other. */
export class StateSaver {
  readonly #parts: SaveStateParts
  #count = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: SaveStateParts) {
    this.#parts = parts
  }

  /**
   * What was committed before the call is in the bucket when it resolves.
   * @throws {StateFencedError} @throws {StoreError} The store or the bucket failed; it may be tried again.
   */
  save(signal?: AbortSignal): Promise<StatePointer> {
    const saved = this.#turn.then(() => this.#save(signal))
    this.#turn = saved.catch(() => undefined)
    return saved
  }

  async #save(signal: AbortSignal | undefined): Promise<StatePointer> {
    const { bucket, store, databasePath, epoch, runEpoch, nowMs } = this.#parts
    const copy = `${databasePath}.saving`
    try {
      await store.backup(copy)
      const savedAt = new Date(nowMs()).toISOString()
      await pipeline(createReadStream(copy), createGzip({ level: 1 }), createWriteStream(`${copy}.gz`))
      const file = await describeFile(`${copy}.gz`, signal)
      // A key of an attempt that failed may be taken by other bytes.
      const key = toCopyKey(epoch(), ++this.#count)
      const outcome = await bucket.objects.putIfAbsent(key, file, signal)
      if (outcome === 'exists') throw new Error(`${key} is there already`)
      const pointer: StatePointer = { epoch: epoch(), runEpoch, key, sha256: file.sha256, sizeBytes: file.sizeBytes, savedAt }
      const before = await this.#point(pointer, signal)
      await this.#clean([key, before?.key], signal)
      return pointer
    } finally {
      await Promise.all([rm(copy, { force: true }), rm(`${copy}.gz`, { force: true })])
    }
  }

  /** @returns What it pointed to before. */
  async #point(pointer: StatePointer, signal: AbortSignal | undefined): Promise<StatePointer | undefined> {
    const { cells } = this.#parts.bucket
    for (;;) {
      const found = await cells.read(POINTER_KEY, signal)
      const before = found && decodePointer(found.bytes)
      if (before && before.epoch > pointer.epoch)
        throw new StateFencedError(`the state in the bucket is of epoch ${before.epoch}, ours is ${pointer.epoch}`)
      const { kind } = await cells.write(POINTER_KEY, encodePointer(pointer), found?.version, signal)
      if (kind === 'written') return before
    }
  }

  /** The newest copy stays, and the one before it. */
  async #clean(kept: readonly (string | undefined)[], signal: AbortSignal | undefined): Promise<void> {
    const { bucket } = this.#parts
    const [newest = ''] = kept
    const old: string[] = []
    for await (const { key } of bucket.objects.list(COPIES_PREFIX, signal)) if (key < newest && !kept.includes(key)) old.push(key)
    for (const key of old) await bucket.cells.remove(key, signal)
  }
}
