import { statSync } from 'node:fs'
import { join } from 'node:path'
import { checkKey } from '../store/object-key.ts'
import { formatNote, NO_NOTE, noteAfter, parseNote } from './append-note.ts'
import { AppendStateError } from './append-state-error.ts'
import type { Addition, AppendOutcome, AppendState, AppendStore } from './append-store.ts'
import { extendFile } from './extend-file.ts'
import { AppendLedger, type LedgerEntry } from './local-ledger.ts'

/**
 * Files of lines in a folder, which is made when it is missing. A ledger beside them (`.append-ledger.db`, SQLite) says how long each
 * file is, and is its lock: what is in a file behind that length was never appended. Such a tail, left by a process that died, is moved
 * to a hidden file by the next append. The folder must be on a disk of this machine.
 */
export function localAppendStore(folder: string): AppendStore {
  const ledger = new AppendLedger(folder)
  const locate = (key: string): string => join(folder, ...checkKey(key).split('/'))
  return {
    read: async (key, signal) => {
      const path = locate(key)
      return toState(key, path, await ledger.find(key, signal))
    },
    append: async (key, after, addition, signal) => {
      const path = locate(key)
      noteAfter(after, addition)
      return ledger.change(key, signal, (entry) => appendLocked(key, path, after, addition, entry))
    },
    close: async () => ledger.close(),
  }
}

/** What to note, if anything, and what to answer. */
interface Change {
  readonly entry: LedgerEntry | undefined
  readonly answer: AppendOutcome
}

/** In one turn of the process, so that nothing comes between looking and writing. */
function appendLocked(key: string, path: string, after: AppendState, addition: Addition, found: LedgerEntry | undefined): Change {
  const now = toState(key, path, found)
  if (now.ids.includes(addition.id)) return { entry: undefined, answer: { kind: 'repeated' } }
  if (now.version !== after.version) return { entry: undefined, answer: { kind: 'conflict' } }
  const note = noteAfter(now, addition)
  extendFile(path, now.sizeBytes, addition.lines)
  const entry = { version: (found?.version ?? 0) + 1, sizeBytes: now.sizeBytes + addition.lines.length, note: formatNote(note) }
  return { entry, answer: { kind: 'appended', state: { ...note, version: String(entry.version), sizeBytes: entry.sizeBytes } } }
}

/** A file that is gone takes what was noted of it along; one that somebody else put there has no note yet. */
function toState(key: string, path: string, entry: LedgerEntry | undefined): AppendState {
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size
  if (sizeBytes === undefined) return { version: undefined, sizeBytes: 0, ...NO_NOTE }
  if (entry === undefined) return { version: '0', sizeBytes, ...NO_NOTE }
  if (sizeBytes < entry.sizeBytes)
    throw new AppendStateError(key, `the file has ${sizeBytes} bytes, and ${entry.sizeBytes} were appended to it`)
  return { version: String(entry.version), sizeBytes: entry.sizeBytes, ...parseNote(key, entry.note) }
}
