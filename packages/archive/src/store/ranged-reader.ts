import { createHash } from 'node:crypto'
import type { ObjectReader } from './object-store.ts'

const DIGEST_STEP_BYTES = 8 * 1024 * 1024

/** @param read Gives exactly the bytes from `start` up to but not including `end`, which are at least one. */
export function rangedReader(byteLength: number, read: (start: number, end: number) => Promise<Uint8Array>): ObjectReader {
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const stop = Math.min(end, byteLength)
      if (start < 0 || start > stop) throw new RangeError(`no bytes from ${start} to ${end} in ${byteLength}`)
      if (start === stop) return new ArrayBuffer(0)
      return toArrayBuffer(await read(start, stop))
    },
    close: async () => undefined,
  }
}

/** SHA-256 of an object, hex, by reading it piece by piece. */
export async function digestByReading(reader: ObjectReader): Promise<string> {
  const hash = createHash('sha256')
  for (let at = 0; at < reader.byteLength; at += DIGEST_STEP_BYTES) {
    hash.update(new Uint8Array(await reader.slice(at, at + DIGEST_STEP_BYTES)))
  }
  return hash.digest('hex')
}

function toArrayBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) return buffer
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
}
