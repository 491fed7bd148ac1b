import { open } from 'node:fs/promises'
import type { ObjectReader } from './object-store.ts'

/** Opens a file of this machine for reading at any position. */
export async function openFile(path: string): Promise<ObjectReader> {
  const handle = await open(path, 'r')
  const { size } = await handle.stat()
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = new Uint8Array(Math.min(end, size) - start)
      for (let at = 0; at < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at)
        if (bytesRead === 0) throw new RangeError(`the file ended at ${start + at} of ${size} bytes`)
        at += bytesRead
      }
      return bytes.buffer
    },
    close: () => handle.close(),
  }
}
