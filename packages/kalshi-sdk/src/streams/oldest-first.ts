import { type EpochUs, epochUs } from '../units/time.ts'

const MINUTE_US = 60_000_000
const HOUR_US = 60 * MINUTE_US
const LONGEST_US = 30 * 24 * HOUR_US
const FEW = 200
const MANY = 2_000

export interface Span {
  readonly minTs: EpochUs
  /** Undefined: as far as there is something. */
  readonly maxTs: EpochUs | undefined
}

/** A part of the time, with all that was in it, oldest first. */
export interface Slice<T> {
  readonly items: readonly T[]
  /** Where it ends; undefined for the last. */
  readonly endUs: EpochUs | undefined
}

/**
 * Turns a listing that goes back in time around, part by part, so that a year of it need not be held at once. A part is longer where there
 * is little and shorter where there is much. Bounds are sent in whole seconds: at the border of two parts an item may come twice.
 * @param read Lists what lies in a span.
 */
export async function* oldestFirst<T>(
  fromUs: EpochUs,
  untilUs: EpochUs,
  read: (span: Span) => AsyncIterable<T>,
  timeOf: (item: T) => EpochUs,
): AsyncGenerator<Slice<T>, undefined> {
  let sizeUs = HOUR_US
  for (let startUs = fromUs; ; ) {
    const endUs = startUs + sizeUs < untilUs ? epochUs(startUs + sizeUs) : undefined
    const items: T[] = []
    for await (const item of read({ minTs: startUs, maxTs: endUs })) items.push(item)
    yield { items: items.sort((one, other) => timeOf(one) - timeOf(other)), endUs }
    if (endUs === undefined) return undefined
    sizeUs = planSize(sizeUs, items.length)
    startUs = endUs
  }
}

/** Pure. How long the next part is. */
function planSize(sizeUs: number, count: number): number {
  if (count < FEW) return Math.min(sizeUs * 2, LONGEST_US)
  return count > MANY ? Math.max(Math.floor(sizeUs / 2), MINUTE_US) : sizeUs
}
