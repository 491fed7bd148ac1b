import { UnitError } from './unit-error.ts'

declare const unit: unique symbol

/** An instant, integer microseconds since 1970-01-01T00:00:00Z. Safe until the year 2255. */
export type EpochUs = number & { readonly [unit]: 'epochUs' }

/**
 * Brands an integer count of microseconds since the epoch.
 * @throws {UnitError} Not a safe integer.
 */
export function epochUs(value: number): EpochUs {
  if (!Number.isSafeInteger(value)) throw new UnitError('instant in microseconds', value)
  return (value + 0) as EpochUs // no negative zero
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/

/**
 * Reads an RFC 3339 instant with up to nine decimals; digits past the microsecond are cut, as the exchange's own clocks do.
 * @throws {UnitError} Malformed, no such date or time of day (leap seconds included), or outside the years 1684 to 2255.
 */
export function parseInstant(text: string): EpochUs {
  const match = RFC_3339.exec(text)
  if (!match) throw new UnitError('RFC 3339 instant', text)
  const [, date = '', time = '', fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = match
  const utcMs = Date.parse(`${date}T${time}Z`)
  // The engine refuses a 13th month but turns February 30 into March 2.
  const isReal = !Number.isNaN(utcMs) && new Date(utcMs).toISOString().startsWith(`${date}T${time}`)
  if (!isReal || Number(offsetHour) > 23 || Number(offsetMinute) > 59) throw new UnitError('RFC 3339 instant', text)
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1)
  const instant = (utcMs - offsetMs) * 1_000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
  if (!Number.isSafeInteger(instant)) throw new UnitError('instant between the years 1684 and 2255', text)
  return instant as EpochUs
}

/** Writes an instant as RFC 3339 in UTC with six decimals: `2026-05-14T04:38:13.068290Z`. */
export function formatInstant(instant: EpochUs): string {
  const micros = ((instant % 1_000_000) + 1_000_000) % 1_000_000
  const seconds = new Date((instant - micros) / 1_000).toISOString().slice(0, 19)
  return `${seconds}.${micros.toString().padStart(6, '0')}Z`
}
