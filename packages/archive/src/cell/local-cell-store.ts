import { createHash, randomUUID } from 'node:crypto'
import { fsyncSync, mkdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { checkKey } from '../store/object-key.ts'
import { withFile } from '../store/with-file.ts'
import type { Cell, CellStore, CellWrite } from './cell-store.ts'

const LOCK = '.cells.lock.db'
const BUSY = 5
const WAIT_MS = 20

/**
 * Replaceable objects in a folder, which is made when it is missing; the version is the SHA-256 of the content. Those who write wait for one
 * another by a lock of the operating system (SQLite's), which a process that dies gives back. The folder must be on a disk of this machine.
 */
export function localCellStore(folder: string): CellStore {
  let lock: DatabaseSync | undefined
  const locate = (key: string): string => join(folder, ...checkKey(key).split('/'))
  const openLock = (): DatabaseSync => {
    mkdirSync(folder, { recursive: true })
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
    lock ??= new DatabaseSync(join(folder, LOCK))
    return lock
  }
  return {
    read: async (key) => readCell(locate(key)),
    write: async (key, bytes, after, signal) => {
      const path = locate(key)
      return whileLocked(openLock, signal, () => replace(folder, path, bytes, after))
    },
    remove: async (key, signal) => {
      const path = locate(key)
      await whileLocked(openLock, signal, () => rmSync(path, { force: true }))
    },
    close: async () => {
      lock?.close()
      lock = undefined
    },
  }
}

/** In one turn of the process, so that nothing comes between looking and writing. */
function replace(folder: string, path: string, bytes: Uint8Array, after: string | undefined): CellWrite {
  if (readCell(path)?.version !== after) return { kind: 'conflict' }
  mkdirSync(dirname(path), { recursive: true })
  const incoming = join(folder, `.incoming-cell-${randomUUID()}`)
  withFile(incoming, 'w', (file) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    fsyncSync(file)
  })
  renameSync(incoming, path)
  withFile(dirname(path), 'r', fsyncSync)
  return { kind: 'written', version: versionOf(bytes) }
}

function readCell(path: string): Cell | undefined {
  try {
    const bytes = readFileSync(path)
    return { version: versionOf(bytes), bytes }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined
    throw error
  }
}

const versionOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The lock is looked at again and again: SQLite's own wait would stop the whole process. */
async function whileLocked<T>(openLock: () => DatabaseSync, signal: AbortSignal | undefined, work: () => T): Promise<T> {
  for (;;) {
    signal?.throwIfAborted()
    try {
      const database = openLock()
      database.exec('BEGIN IMMEDIATE')
      try {
        return work()
      } finally {
        database.exec('ROLLBACK')
      }
    } catch (error) {
      if (!(error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === BUSY)) throw error
    }
    await delay(Math.random() * WAIT_MS)
  }
}
