import { type Percentiles, Times } from './percentiles.ts'
import { Reader } from './reader.ts'
import type { TimedFrame, Workload } from './workload.ts'

/** Microseconds of one pass over all frames. */
export interface Round {
  /** From the bytes of a frame to its commands. */
  readonly frames: Percentiles
  /** Of those frames that gave commands. */
  readonly ordering: Percentiles
  /** Of the same frames, up to the bodies of the requests. */
  readonly written: Percentiles
  /** `JSON.parse` of the text of all frames. */
  readonly parsed: Percentiles
  /** `JSON.parse` of the text of the frames that gave commands. */
  readonly parsedOrdering: Percentiles
  /** Steps of the engine that no frame asked for, by the kind of event. */
  readonly steps: Readonly<Record<string, Percentiles>>
  readonly requests: number
  readonly fills: number
}

/** Plays all frames to a new market maker, each as soon as the one before is settled; `JSON.parse` reads each right before or behind it. */
export function playRound(workload: Workload): Round {
  const all = new Times()
  const ordering = new Times()
  const written = new Times()
  const parsed = new Times()
  const parsedOrdering = new Times()
  const steps = new Map<string, Times>()
  const reader = new Reader(workload, (kind, tookMs) => {
    const known = steps.get(kind) ?? new Times()
    steps.set(kind, known)
    known.add(tookMs * 1_000)
  })
  let isParsedFirst = false
  for (const frame of workload.frames) {
    isParsedFirst = !isParsedFirst
    reader.before(frame)
    let parsedUs = isParsedFirst ? parseUs(frame) : 0
    const startedMs = performance.now()
    const decision = reader.read(frame.bytes, frame.atUs)
    const decidedMs = performance.now()
    reader.send(decision)
    const writtenMs = performance.now()
    if (!isParsedFirst) parsedUs = parseUs(frame)
    const tookUs = (decidedMs - startedMs) * 1_000
    all.add(tookUs)
    parsed.add(parsedUs)
    if (decision.commands.length > 0) {
      ordering.add(tookUs)
      written.add((writtenMs - startedMs) * 1_000)
      parsedOrdering.add(parsedUs)
    }
    reader.after(decision)
  }
  reader.close()
  return {
    frames: all.percentiles(),
    ordering: ordering.percentiles(),
    written: written.percentiles(),
    parsed: parsed.percentiles(),
    parsedOrdering: parsedOrdering.percentiles(),
    steps: Object.fromEntries([...steps].map(([kind, times]) => [kind, times.percentiles()])),
    requests: reader.maker.desk.transport.requests,
    fills: reader.maker.state.counts.fills,
  }
}

function parseUs({ text }: TimedFrame): number {
  const startedMs = performance.now()
  const parsed: unknown = JSON.parse(text)
  const tookUs = (performance.now() - startedMs) * 1_000
  if (typeof parsed !== 'object') throw new Error('a frame is no object')
  return tookUs
}
