import type { OutboxEntry } from '../../outbox/outbox-entry.ts'
import { parseInstantUs } from '../../partition/instant.ts'
import { CliUsageError } from '../cli-error.ts'
import { showInstant } from '../options.ts'

/** Microseconds since the epoch; the end is excluded. */
export interface Interval {
  readonly fromUs: number
  readonly toUs: number
}

/** Pure. Cuts a range at whole multiples of a length. */
export function cutRange({ fromUs, toUs }: Interval, lengthUs: number): readonly Interval[] {
  const intervals: Interval[] = []
  for (let at = fromUs; at < toUs; ) {
    const next = Math.min(toUs, (Math.floor(at / lengthUs) + 1) * lengthUs)
    intervals.push({ fromUs: at, toUs: next })
    at = next
  }
  return intervals
}

/**
 * Pure. Makes sure that no row would stand in the archive twice: an interval that overlaps an exported one has its very bounds.
 * @throws {CliUsageError} Names the table and the interval.
 */
export function checkOverlaps(table: string, intervals: readonly Interval[], entries: readonly OutboxEntry[]): void {
  for (const { key } of entries) {
    const [fromUs, toUs] = [parseInstantUs(key.from), parseInstantUs(key.to)]
    const other = intervals.find((each) => each.fromUs < toUs && each.toUs > fromUs && (each.fromUs !== fromUs || each.toUs !== toUs))
    if (!other) continue
    throw new CliUsageError(
      `${table} is exported from ${showInstant(fromUs)} to ${showInstant(toUs)} already, and an export from ${showInstant(other.fromUs)} to ` +
        `${showInstant(other.toUs)} would hold some of these rows again; choose --from, --to and --every by the intervals that are there`,
    )
  }
}
