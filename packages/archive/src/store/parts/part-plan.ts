import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { VerificationError } from '../../errors/verification-error.ts'
import type { LocalFile } from '../object-store.ts'

/** A stretch of a file. */
export interface FilePart {
  /** From 1. */
  readonly number: number
  readonly start: number
  readonly sizeBytes: number
  readonly sha256: Buffer
}

/**
 * Reads a file once and says what its parts are. An empty file has one empty part.
 * @param also Takes all bytes too.
 * @throws {VerificationError} Its bytes are not those that `file` speaks of.
 */
export async function planParts(
  file: LocalFile,
  partSizeBytes: number,
  signal: AbortSignal | undefined,
  also?: Hash,
): Promise<readonly FilePart[]> {
  const whole = createHash('sha256')
  const parts: FilePart[] = []
  let part = createHash('sha256')
  let [start, sizeBytes] = [0, 0]
  const finishPart = (): void => {
    parts.push({ number: parts.length + 1, start, sizeBytes, sha256: part.digest() })
    start += sizeBytes
    sizeBytes = 0
    part = createHash('sha256')
  }
  for await (const chunk of readChunks(file.path, signal)) {
    for (let rest: Buffer = chunk; rest.length > 0; ) {
      const taken = rest.subarray(0, partSizeBytes - sizeBytes)
      part.update(taken)
      sizeBytes += taken.length
      rest = rest.subarray(taken.length)
      if (sizeBytes === partSizeBytes) finishPart()
    }
    whole.update(chunk)
    also?.update(chunk)
  }
  if (sizeBytes > 0 || parts.length === 0) finishPart()
  if (start !== file.sizeBytes || whole.digest('hex') !== file.sha256) throw changed(file)
  return parts
}

/**
 * Reads one planned part.
 * @throws {VerificationError} The file changed since.
 */
export async function readPart(file: LocalFile, part: FilePart): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(part.sizeBytes)
  const handle = await open(file.path, 'r')
  try {
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, part.start + at)
      if (bytesRead === 0) throw changed(file)
      at += bytesRead
    }
  } finally {
    await handle.close()
  }
  if (!createHash('sha256').update(bytes).digest().equals(part.sha256)) throw changed(file)
  return bytes
}

/** A file from its first byte to its last. An abort is thrown as its reason. */
export async function* readChunks(path: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, signal && { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

function changed({ path }: LocalFile): VerificationError {
  return new VerificationError(`${path} changed after it was verified`)
}
