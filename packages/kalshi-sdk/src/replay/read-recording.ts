import { createInterface } from 'node:readline'
import { openText } from '../capture/read-capture.ts'
import { parseJsonObject } from '../json/parse-json.ts'
import {
  type CloseLine,
  type FrameLine,
  type OpenLine,
  parseLine,
  type RecordingLine,
  type RestLine,
  type SentLine,
} from './recording-line.ts'
import { RecordingError } from './replay-errors.ts'

/** What of a recording is kept in memory: its exchanges, and which connections there were. Frames stay in the file. */
export interface RecordingIndex {
  readonly startedAtUs: number
  /** In the order in which they were asked. */
  readonly exchanges: readonly RestLine[]
  /** In the order in which they were opened. */
  readonly connections: readonly OpenLine[]
}

/**
 * Reads a recording once, plain or gzip. A last line that was cut off by a crash is passed over.
 * @throws {RecordingError} The file does not begin as one of this version, or has a damaged line that is not its last.
 */
export async function indexRecording(path: string): Promise<RecordingIndex> {
  const exchanges: RestLine[] = []
  const connections: OpenLine[] = []
  let startedAtUs: number | undefined
  let number = 0
  let isDamaged = false
  for await (const text of readTexts(path)) {
    if (isDamaged) throw new RecordingError(`line ${number} of the file is damaged`)
    number++
    const line = parseLine(text)
    isDamaged = line === undefined && parseJsonObject(text) === undefined
    startedAtUs ??= startOf(line)
    if (line?.kind === 'rest') exchanges.push(line)
    if (line?.kind === 'ws-open') connections.push(line)
  }
  if (startedAtUs === undefined) throw new RecordingError('the file is empty')
  return { startedAtUs, exchanges: exchanges.sort((one, other) => one.asked - other.asked), connections: connections.sort(byConn) }
}

/** What was said on one connection, in order, behind its opening. Reads no further than it is asked. */
export async function* readConnection(path: string, conn: string): AsyncGenerator<SentLine | FrameLine | CloseLine> {
  const mark = `"conn":${JSON.stringify(conn)}`
  for await (const text of readTexts(path)) {
    const line = text.includes(mark) ? parseLine(text) : undefined
    if (line === undefined || line.kind === 'recording' || line.kind === 'rest' || line.kind === 'ws-open' || line.conn !== conn) continue
    yield line
    if (line.kind === 'ws-closed') return
  }
}

async function* readTexts(path: string): AsyncGenerator<string> {
  const input = await openText(path)
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  } finally {
    input.destroy()
  }
}

function startOf(first: RecordingLine | undefined): number {
  if (first?.kind !== 'recording') throw new RecordingError('the file does not begin as a recording')
  if (first.version !== 1) throw new RecordingError(`version ${String(first.version)} of recordings is not known`)
  return first.atUs
}

// A refusal is written when it comes, so a later connection may stand before it.
function byConn(one: OpenLine, other: OpenLine): number {
  return Number(one.conn) - Number(other.conn)
}
