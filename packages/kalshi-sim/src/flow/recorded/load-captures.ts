import { basename } from 'node:path'
import { type CaptureEntry, readCapture } from '@kassandra/kalshi-sdk/capture'
import { SimError } from '../../sim-error.ts'
import { ConnectionNames } from './connection-names.ts'
import { type DecodedFrame, decodeFrame } from './decode-frame.ts'
import { estimateOffsetUs, exchangeTimeOf } from './frame-time.ts'
import type { PlacedFrame } from './recorded-frame.ts'

/** A line that could not be read. */
export interface CaptureLineDefect {
  readonly file: string
  readonly line: number
  readonly reason: string
}

/** Recorded frames of any number of files and connections, in the order in which they were received. */
export interface Capture {
  readonly frames: readonly PlacedFrame[]
  readonly defects: readonly CaptureLineDefect[]
  readonly connections: number
}

interface Draft extends Pick<PlacedFrame, 'envelope' | 'content'> {
  /** What the file calls the connection. */
  readonly name: string
  readonly receivedAtUs: number | undefined
  readonly exchangeUs: number | undefined
}

/**
 * Reads captures whole into memory and lays them side by side in time. Lines that hold no frame are listed, the rest is kept.
 * @throws {SimError} `CAPTURE_UNREADABLE`: a file cannot be read; `CAPTURE_EMPTY`: it holds no frame.
 */
export async function loadCaptures(paths: readonly string[]): Promise<Capture> {
  const names = new ConnectionNames()
  const defects: CaptureLineDefect[] = []
  const files: PlacedFrame[][] = []
  for (const path of paths) files.push(await loadFile(path, names, defects))
  // Sorting is stable and no file goes back in time, so every file keeps its own order.
  const frames = files.flat().sort((a, b) => a.atUs - b.atUs)
  return { frames, defects, connections: names.count }
}

async function loadFile(path: string, names: ConnectionNames, defects: CaptureLineDefect[]): Promise<PlacedFrame[]> {
  const drafts: Draft[] = []
  const defective = (line: number, reason: string): number => defects.push({ file: basename(path), line, reason })
  let line = 0
  try {
    for await (const entry of readCapture(path)) {
      line = entry.line
      const decoded = decodeEntry(entry)
      if (entry.kind === 'defect' || decoded.kind === 'malformed') {
        defective(line, decoded.kind === 'malformed' ? decoded.reason : 'not a frame')
        continue
      }
      const { envelope, content } = decoded
      const { conn: name, receivedAtUs } = entry
      drafts.push({ name, envelope, content, receivedAtUs, exchangeUs: exchangeTimeOf(envelope, content) })
    }
  } catch (cause) {
    if (line === 0) throw new SimError('CAPTURE_UNREADABLE', `cannot read ${path}: ${reasonOf(cause)}`, { cause })
    defective(line + 1, `the file breaks off: ${reasonOf(cause)}`)
  }
  if (drafts.length === 0) throw new SimError('CAPTURE_EMPTY', `${path} holds no frame`)
  return place(drafts, names.number(drafts))
}

function decodeEntry(entry: CaptureEntry): DecodedFrame {
  return entry.kind === 'defect' ? { kind: 'malformed', reason: entry.reason } : decodeFrame(entry.frame)
}

/** Gives each frame its time: when it was received, or, in a file that does not say, the exchange time reached so far. */
function place(drafts: readonly Draft[], numbers: ReadonlyMap<string, number>): PlacedFrame[] {
  const timed = drafts.some(({ receivedAtUs }) => receivedAtUs !== undefined)
  const timeOf = (draft: Draft): number | undefined => (timed ? draft.receivedAtUs : draft.exchangeUs)
  const offsetUs = timed ? estimateOffsetUs(drafts) : 0
  let atUs = drafts.map(timeOf).find((time) => time !== undefined) ?? 0
  return drafts.map((draft) => {
    atUs = Math.max(atUs, timeOf(draft) ?? atUs)
    const { name, envelope, content } = draft
    return { connection: numbers.get(name) ?? 0, atUs, offsetUs, envelope, content }
  })
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
