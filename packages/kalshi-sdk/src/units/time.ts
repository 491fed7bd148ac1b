import { daysSinceEpoch } from './calendar.ts'
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
  return (readPlainInstant(text) ?? readInstant(text)) as EpochUs
}

function readInstant(text: string): number {
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
  return instant
}

/** The form of the exchange, `2026-05-14T04:38:13.06829Z`, without a regular expression: frames with one come by the thousand. */
function readPlainInstant(text: string): number | undefined {
  const last = text.length - 1
  if (!hasPlainSeparators(text) || text.charCodeAt(last) !== UPPER_Z) return undefined
  if (last !== SECONDS_END && text.charCodeAt(SECONDS_END) !== DOT) return undefined
  const days = daysSinceEpoch(readDigits(text, 0, 4), readDigits(text, 5, 7), readDigits(text, 8, 10))
  const hour = readDigits(text, 11, 13)
  const minute = readDigits(text, 14, 16)
  const second = readDigits(text, 17, SECONDS_END)
  const micros = last === SECONDS_END ? 0 : readFraction(text, SECONDS_END + 1, last)
  if (days < 0 || !(hour <= 23 && minute <= 59 && second <= 59 && micros >= 0)) return undefined
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + micros
}

const SECONDS_END = 19
const UPPER_Z = 0x5a
const DOT = 0x2e
const ZERO = 0x30
const MINUS = 0x2d
const COLON = 0x3a
const UPPER_T = 0x54

function hasPlainSeparators(text: string): boolean {
  const isDate = text.charCodeAt(4) === MINUS && text.charCodeAt(7) === MINUS && text.charCodeAt(10) === UPPER_T
  return isDate && text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON
}

/** NaN where one of them is no digit. */
function readDigits(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN
  }
  return value
}

/** Of one to nine decimals the first six; NaN for others. */
function readFraction(text: string, from: number, to: number): number {
  const decimals = to - from
  if (decimals < 1 || decimals > 9 || Number.isNaN(readDigits(text, from, to))) return Number.NaN
  let micros = readDigits(text, from, Math.min(to, from + 6))
  for (let have = decimals; have < 6; have++) micros *= 10
  return micros
}

/** Writes an instant as RFC 3339 in UTC with six decimals: `2026-05-14T04:38:13.068290Z`. */
export function formatInstant(instant: EpochUs): string {
  const micros = ((instant % 1_000_000) + 1_000_000) % 1_000_000
  const seconds = new Date((instant - micros) / 1_000).toISOString().slice(0, 19)
  return `${seconds}.${micros.toString().padStart(6, '0')}Z`
}
