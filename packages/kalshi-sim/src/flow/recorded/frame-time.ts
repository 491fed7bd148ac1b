import type { RecordedContent, RecordedEnvelope } from './recorded-frame.ts'

/** The exchange time a frame speaks of, else the time the exchange queued it, where it says either. */
export function exchangeTimeOf({ sendingUs }: RecordedEnvelope, content: RecordedContent): number | undefined {
  return ('tsUs' in content ? content.tsUs : undefined) ?? sendingUs
}

interface Times {
  readonly receivedAtUs: number | undefined
  readonly exchangeUs: number | undefined
}

const SAMPLES = 2_000

/** What to add to the recorder's clock for the exchange's: the median over the first frames that have both times, 0 without any. */
export function estimateOffsetUs(frames: readonly Times[]): number {
  const offsets: number[] = []
  for (const { receivedAtUs, exchangeUs } of frames) {
    if (receivedAtUs !== undefined && exchangeUs !== undefined) offsets.push(exchangeUs - receivedAtUs)
    if (offsets.length === SAMPLES) break
  }
  offsets.sort((a, b) => a - b)
  return offsets[offsets.length >> 1] ?? 0
}
