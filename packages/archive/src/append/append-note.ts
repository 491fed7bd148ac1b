import { AppendStateError } from './append-state-error.ts'
import { type Addition, type AppendState, KNOWN_IDS } from './append-store.ts'

const MAX_ID = 128
const MAX_CURSOR = 2_048
const LINE_FEED = 0x0a

/** What is kept beside a file of lines. */
export interface AppendNote {
  readonly cursor: string | undefined
  readonly ids: readonly string[]
}

/** Of a file that nobody appended to yet. */
export const NO_NOTE: AppendNote = { cursor: undefined, ids: [] }

/**
 * Pure. The note that an addition leaves behind.
 * @throws {RangeError} The addition is malformed.
 */
export function noteAfter({ ids }: AppendState, { id, lines, cursor }: Addition): AppendNote {
  if (id.length < 1 || id.length > MAX_ID) throw new RangeError(`the id of an append has 1 to ${MAX_ID} characters`)
  if (cursor.length > MAX_CURSOR) throw new RangeError(`the cursor of an append has at most ${MAX_CURSOR} characters`)
  if (lines.at(-1) !== LINE_FEED) throw new RangeError('an append adds whole lines, each ended by a line feed')
  return { cursor, ids: [...ids, id].slice(-KNOWN_IDS) }
}

/** Pure. Writes a note in ASCII, whatever is in it. */
export function formatNote({ cursor, ids }: AppendNote): string {
  return JSON.stringify({ cursor, ids }).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** @throws {AppendStateError} It is no note. */
export function parseNote(key: string, text: string): AppendNote {
  const note = parse(text)
  if (isNote(note)) return { cursor: note.cursor, ids: note.ids }
  throw new AppendStateError(key, 'what is noted of its appends cannot be read')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isNote(value: unknown): value is AppendNote {
  if (typeof value !== 'object' || value === null || !('ids' in value)) return false
  const { ids } = value
  const cursor = 'cursor' in value ? value.cursor : undefined
  return (cursor === undefined || typeof cursor === 'string') && Array.isArray(ids) && ids.every((id) => typeof id === 'string')
}
