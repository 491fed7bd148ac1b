import { DefinitionError } from '../errors/sync-error.ts'

/** One day (UTC) of a range-partitioned table: `[from, to)`, named `trades_p20260514`. */
export interface DayPartition {
  readonly name: string
  readonly from: string
  readonly to: string
}

const INSTANT_TEXT = /^\d{4}-\d{2}-\d{2}[T ].*(Z|\+00(:?00)?)$/
const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/
/** 63 bytes less `_p20260514`. */
const LONGEST_TABLE_NAME = 53
const DAY_MS = 86_400_000

/**
 * Pure. The day (UTC) of an instant, `YYYY-MM-DD`.
 * @param instant Text in UTC (`2026-05-14T04:38:13.068290Z`), a day by itself, or integer microseconds since the epoch.
 * @throws {DefinitionError} Text in another time zone, or not an instant.
 */
export function dayOf(instant: string | number): string {
  if (typeof instant === 'number' && Number.isSafeInteger(instant)) return new Date(Math.floor(instant / 1_000)).toISOString().slice(0, 10)
  if (typeof instant === 'string' && (INSTANT_TEXT.test(instant) || DAY_TEXT.test(instant))) return instant.slice(0, 10)
  throw new DefinitionError(`Not an instant in UTC: ${JSON.stringify(instant)}`)
}

/**
 * Pure. The partitions that the instants fall into, each once, in order of time.
 * @throws {DefinitionError} The table's name leaves no room for the day in PostgreSQL's 63 bytes.
 */
export function planDayPartitions(table: string, instants: Iterable<string | number>): readonly DayPartition[] {
  if (Buffer.byteLength(table) > LONGEST_TABLE_NAME) throw new DefinitionError(`Name too long for day partitions: ${table}`)
  const days = new Set<string>()
  for (const instant of instants) days.add(dayOf(instant))
  return [...days].sort().map((day) => ({
    name: `${table}_p${day.replaceAll('-', '')}`,
    from: `${day} 00:00:00+00`,
    to: `${new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)} 00:00:00+00`,
  }))
}
