import { mkdirSync, constants as modes } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { lockPath } from '../store/sqlite/process-lock.ts'
import { StoreError } from '../store/store-error.ts'
import { SessionError } from './session-error.ts'
import type { SessionFiles, WritableFile } from './session-files.ts'

/** The disk of this machine. Its locks do not work on network folders. */
export const nodeSessionFiles: SessionFiles = { lock: lockLabel, open: openWritable }

function lockLabel(folder: string, label: string): () => void {
  try {
    mkdirSync(folder, { recursive: true })
    return lockPath(join(folder, `session_${label}.lock`))
  } catch (error) {
    if (error instanceof StoreError && error.code === 'STORE_LOCKED') {
      const message = `another process records under the label ${label} in ${folder}; stop that one first, or take another label`
      throw new SessionError('SESSION_LOCKED', message, { cause: error })
    }
    throw new SessionError('SESSION_UNWRITABLE', `${folder} cannot be written; name another folder, or create it`, { cause: error })
  }
}

async function openWritable(path: string): Promise<WritableFile> {
  await mkdir(dirname(path), { recursive: true })
  const handle = await open(path, modes.O_RDWR | modes.O_CREAT, 0o644)
  return {
    read: () => readAll(handle),
    write: (bytes, atByte) => writeAll(handle, bytes, atByte),
    truncate: (sizeBytes) => handle.truncate(sizeBytes),
    sync: () => handle.sync(),
    close: () => handle.close(),
  }
}

async function readAll(handle: FileHandle): Promise<Buffer> {
  const { size } = await handle.stat()
  const bytes = Buffer.allocUnsafe(size)
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(bytes, at, size - at, at)
    if (bytesRead === 0) return bytes.subarray(0, at)
    at += bytesRead
  }
  return bytes
}

async function writeAll(handle: FileHandle, bytes: Buffer, atByte: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, atByte + done)
    done += bytesWritten
  }
}
