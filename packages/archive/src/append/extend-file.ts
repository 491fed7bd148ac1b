import { fstatSync, fsyncSync, ftruncateSync, mkdirSync, readSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { withFile } from '../store/with-file.ts'

const CHUNK_BYTES = 1024 * 1024

/**
 * Writes bytes at the end of what is known of a file and flushes them. What is behind that end is moved to a hidden file first.
 * @param sizeBytes How long the file is known to be.
 */
export function extendFile(path: string, sizeBytes: number, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  withFile(path, sizeBytes === 0 ? 'a+' : 'r+', (file) => {
    if (fstatSync(file).size > sizeBytes) setTailAside(file, path, sizeBytes)
    try {
      writeAll(file, bytes, sizeBytes)
      fsyncSync(file)
    } catch (error) {
      ftruncateSync(file, sizeBytes) // a full disk is not to be left full
      throw error
    }
  })
  // The new name must survive a crash of the machine, not only of the process.
  if (sizeBytes === 0) withFile(dirname(path), 'r', fsyncSync)
}

/** Nothing is thrown away: whoever wrote it may want to see it. */
function setTailAside(file: number, path: string, sizeBytes: number): void {
  withFile(join(dirname(path), `.torn-${basename(path)}-${sizeBytes}`), 'w', (aside) => {
    const chunk = Buffer.alloc(CHUNK_BYTES)
    for (let at = 0; ; ) {
      const length = readSync(file, chunk, 0, CHUNK_BYTES, sizeBytes + at)
      if (length === 0) break
      writeAll(aside, chunk.subarray(0, length), at)
      at += length
    }
    fsyncSync(aside)
  })
  ftruncateSync(file, sizeBytes)
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, position + at)
}
