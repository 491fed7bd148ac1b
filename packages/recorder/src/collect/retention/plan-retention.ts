import type { TimePartition } from '@kassandra/sync'
import type { CollectedTable } from '../stream/rows.ts'

/** One partition of a time series: a range of exchange time. */
export interface StoredPartition extends TimePartition {
  readonly table: CollectedTable
  /** Whether every consumer has acknowledged all of its rows. */
  readonly isPassed: boolean
}

export interface RetentionLimits {
  /** Days of exchange time that are kept behind the newest partition even though everybody has read them. */
  readonly keepDays: number
  /** The database is not to be larger; `undefined` for no limit. */
  readonly limitBytes: number | undefined
}

/** `passed`: old, and read by everybody. `limit`: the database is too large. */
export interface PlannedDrop {
  readonly partition: StoredPartition
  readonly cause: 'passed' | 'limit'
}

/** At the limit so much is dropped that this part of it is used: a limit that is met again at once would drop in slices. */
const USED_AFTER_LIMIT = 0.9
const DAY_MS = 86_400_000

/**
 * Pure. What goes: partitions that everybody has read and that are old, by exchange time alone; where the database is still too large,
 * first what everybody has read, then what not, the oldest first.
 */
export function planRetention(
  partitions: readonly StoredPartition[],
  databaseBytes: number,
  { keepDays, limitBytes }: RetentionLimits,
): readonly PlannedDrop[] {
  const passed = passedFor(partitions, keepDays)
  const drops: PlannedDrop[] = passed.map((partition) => ({ partition, cause: 'passed' }))
  const leftBytes = databaseBytes - sizeOf(passed)
  if (limitBytes === undefined || leftBytes <= limitBytes) return drops
  const rest = partitions.filter((partition) => !passed.includes(partition)).sort(byAge)
  const inTurn = [...rest.filter(({ isPassed }) => isPassed), ...rest.filter(({ isPassed }) => !isPassed)]
  return [...drops, ...takeUntil(inTurn, leftBytes - limitBytes * USED_AFTER_LIMIT)]
}

/** Pure. Partitions that everybody has read and that lie this many days of exchange time behind the newest. */
export function passedFor(partitions: readonly StoredPartition[], days: number): readonly StoredPartition[] {
  const newest = Math.max(...partitions.map(({ to }) => Date.parse(to)))
  return partitions.filter(({ isPassed, to }) => isPassed && Date.parse(to) <= newest - days * DAY_MS)
}

function takeUntil(partitions: readonly StoredPartition[], excessBytes: number): readonly PlannedDrop[] {
  const drops: PlannedDrop[] = []
  let freedBytes = 0
  for (const partition of partitions) {
    if (freedBytes >= excessBytes) break
    freedBytes += partition.sizeBytes
    drops.push({ partition, cause: 'limit' })
  }
  return drops
}

function sizeOf(partitions: readonly StoredPartition[]): number {
  return partitions.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

/** The largest of one age first. */
function byAge(a: StoredPartition, b: StoredPartition): number {
  return Date.parse(a.from) - Date.parse(b.from) || b.sizeBytes - a.sizeBytes || a.name.localeCompare(b.name)
}
