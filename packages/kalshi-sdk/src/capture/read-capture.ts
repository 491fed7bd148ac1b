import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { isObject, parseJsonObject } from '../json/parse-json.ts'
import { type EpochUs, epochUs } from '../units/time.ts'

/** One recorded frame. `conn` tells recording connections apart; a capture without it has one, `'0'`. */
export interface CaptureFrame {
  readonly kind: 'frame'
  readonly line: number
  readonly conn: string
  /** The recorder's clock; absent where the capture has none. */
  readonly receivedAtUs: EpochUs | undefined
  /** The decoded JSON object, unchecked. */
  readonly frame: Readonly<Record<string, unknown>>
}

/** A line that holds no frame; the reader goes on behind it. */
export interface CaptureDefect {
  readonly kind: 'defect'
  readonly line: number
  readonly reason: string
}

export type CaptureEntry = CaptureFrame | CaptureDefect

/**
 * Reads a capture file line by line, plain or gzip (told apart by its first bytes, not its name). A line is
 * `{recv_ns|recv_ms?, conn?, frame}`, `{recv_ns?, conn?, raw}` with the frame as text, or a bare frame. Blank lines are passed over.
 * @throws The file cannot be read, or its gzip stream is broken (everything before the break has been yielded).
 */
export async function* readCapture(path: string): AsyncGenerator<CaptureEntry> {
  const input = await openText(path)
  let line = 0
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++
      if (text.trim() !== '') yield parseCaptureLine(text, line)
    }
  } finally {
    input.destroy()
  }
}

/** Pure. Reads one line of a capture. */
export function parseCaptureLine(text: string, line: number): CaptureEntry {
  const outer = parseJsonObject(text)
  if (!outer) return { kind: 'defect', line, reason: 'not a JSON object' }
  const { conn = '0' } = outer
  if (typeof conn !== 'string' && typeof conn !== 'number') return { kind: 'defect', line, reason: '"conn" is neither text nor number' }
  const frame = 'frame' in outer ? outer['frame'] : 'raw' in outer ? parseRaw(outer['raw']) : outer
  if (!isObject(frame)) return { kind: 'defect', line, reason: 'the frame is not a JSON object' }
  if (typeof frame['type'] !== 'string') return { kind: 'defect', line, reason: 'the frame has no "type"' }
  const receivedAtUs = frame === outer ? undefined : readReceiveTime(outer, text)
  if (receivedAtUs === 'malformed') return { kind: 'defect', line, reason: 'the receive time is not a whole number' }
  return { kind: 'frame', line, conn: String(conn), receivedAtUs, frame }
}

// `recv_ns` is past the safe integers, so its digits are taken from the text: of the member that has the value JSON.parse saw.
const RECV_NS = /"recv_ns"\s*:\s*"?(\d{4,})\b/g

function readReceiveTime(outer: Readonly<Record<string, unknown>>, text: string): EpochUs | undefined | 'malformed' {
  const { recv_ns: nanos, recv_ms: millis } = outer
  if (nanos !== undefined && nanos !== null) {
    const digits = [...text.matchAll(RECV_NS)].map(([, found = '']) => found).find((found) => Number(found) === Number(nanos))
    return toInstant(digits === undefined ? Number.NaN : Number(digits.slice(0, -3)))
  }
  if (millis === undefined || millis === null) return undefined
  return toInstant(typeof millis === 'number' && Number.isInteger(millis) ? millis * 1_000 : Number.NaN)
}

function toInstant(micros: number): EpochUs | 'malformed' {
  return Number.isSafeInteger(micros) ? epochUs(micros) : 'malformed'
}

function parseRaw(raw: unknown): unknown {
  return typeof raw === 'string' ? parseJsonObject(raw) : undefined
}

/** The text of a file, plain or gzip, told apart by its first bytes. */
export async function openText(path: string): Promise<Readable> {
  const file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0).finally(() => file.close())
  const bytes = createReadStream(path)
  const isGzip = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  if (!isGzip) return bytes
  const gunzip = createGunzip()
  bytes.on('error', (error) => gunzip.destroy(error))
  return bytes.pipe(gunzip)
}
