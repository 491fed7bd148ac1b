import { parseJsonObject } from '../json/parse-json.ts'
import type { EpochUs } from '../units/time.ts'

/*
 * A recording is a text file of one JSON object a line. Lines that are no frames have a `kind`; frames have the form of a capture
 * (`recv_ns`, `conn`, `raw`), so that readers of captures find them.
 */

/** What every kind of recording line has: when it was written down, by the recorder's clock. */
interface Stamped {
  readonly atUs: number
}

/** The first line. */
export interface HeaderLine extends Stamped {
  readonly kind: 'recording'
  readonly version: 1
}

/** One HTTP exchange, written when it ended. */
export interface RestLine extends Stamped {
  readonly kind: 'rest'
  /** Ordinals of its beginning and its end among those of all exchanges. */
  readonly asked: number
  readonly answered: number
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly body?: string
  /** Absent where none came. */
  readonly response?: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string }
  /** In place of the response. */
  readonly failure?: RecordedFailure
}

/** Why no answer came. */
export interface RecordedFailure {
  /** The error's, such as `CONNECTION_FAILED`. */
  readonly code: string
  readonly message: string
  readonly mayHaveArrived: boolean
}

/** A connection was opened, or refused with this answer or failure. */
export interface OpenLine extends Stamped {
  readonly kind: 'ws-open'
  readonly conn: string
  readonly failure?: RecordedFailure & { readonly status?: number }
}

/** A command of the client. */
export interface SentLine extends Stamped {
  readonly kind: 'ws-sent'
  readonly conn: string
  readonly text: string
}

/** A connection ended; by the client where there is no reason. */
export interface CloseLine extends Stamped {
  readonly kind: 'ws-closed'
  readonly conn: string
  readonly reason?: 'server' | 'error'
  readonly detail?: string
}

/** A frame of the exchange. */
export interface FrameLine extends Stamped {
  readonly kind: 'ws-frame'
  readonly conn: string
  readonly text: string
}

export type RecordingLine = HeaderLine | RestLine | OpenLine | SentLine | CloseLine | FrameLine

/** A line that is still to get its time. */
export type Unstamped<Line extends RecordingLine = RecordingLine> = Line extends unknown ? Omit<Line, 'atUs'> : never

/** Pure. Without the line feed. */
export function formatLine(line: RecordingLine): string {
  if (line.kind !== 'ws-frame') return JSON.stringify(line)
  // Nanoseconds are past the safe integers, so the digits are written.
  return `{"recv_ns":${line.atUs}000,"conn":${JSON.stringify(line.conn)},"raw":${JSON.stringify(line.text)}}`
}

/** Pure. Undefined where the line is of no kind that this version knows. */
export function parseLine(text: string): RecordingLine | undefined {
  const value = parseJsonObject(text)
  if (value === undefined) return undefined
  const { raw, conn, kind } = value
  if (typeof raw === 'string' && typeof conn === 'string') return { kind: 'ws-frame', conn, text: raw, atUs: receiveTimeOf(text) }
  return typeof kind === 'string' && KINDS.has(kind) ? (value as unknown as RecordingLine) : undefined
}

const KINDS: ReadonlySet<string> = new Set<RecordingLine['kind']>(['recording', 'rest', 'ws-open', 'ws-sent', 'ws-closed'])

function receiveTimeOf(text: string): EpochUs {
  const [, micros = '0'] = /^\{"recv_ns":(\d+)\d{3}\b/.exec(text) ?? []
  return Number(micros) as EpochUs
}
