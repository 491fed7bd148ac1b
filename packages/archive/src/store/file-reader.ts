import { open } from 'node:fs/promises'
import type { ObjectReader } from './object-store.ts'
import { rangedReader } from './ranged-reader.ts'

/**
 * Opens a file of this machine for reading at any position.
 * @param signal Also ends every read.
 * @throws With the code of the file system; `EISDIR` where it is a folder.
 */
export async function openFile(path: string, signal?: AbortSignal): Promise<ObjectReader> {
  signal?.throwIfAborted()
  const handle = await open(path, 'r')
  const stats = await handle.stat()
  if (stats.isDirectory()) {
    await handle.close()
    throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' })
  }
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(end - start)
    for (let at = 0; at < bytes.length; ) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at)
      if (bytesRead === 0) throw new RangeError(`the file ended at ${start + at} of ${stats.size} bytes`)
      at += bytesRead
    }
    return bytes
  }
  return { ...rangedReader(stats.size, read), close: () => handle.close() }
}
