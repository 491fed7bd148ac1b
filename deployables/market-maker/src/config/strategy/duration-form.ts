import { type Form, type Place, refuse } from './form.ts'

const UNITS_US: ReadonlyMap<string, number> = new Map([
  ['us', 1],
  ['ms', 1_000],
  ['s', 1_000_000],
  ['m', 60_000_000],
  ['h', 3_600_000_000],
  ['d', 86_400_000_000],
])
const DURATION = /^(\d+(?:\.\d+)?)(?:e([+-]?\d{1,3}))?\s*(us|ms|s|m|h|d)$/

export interface DurationBounds {
  /** Default 0. */
  readonly fromUs?: number
  readonly toUs?: number
}

/** Exact whole microseconds: `30s`, `1.5m`, `250us`. */
export function micros(bounds: DurationBounds = {}): Form<number> {
  return {
    read: (value, place) => inBounds(value, place, bounds, parseMicros, 1),
    write: formatMicros,
  }
}

/** Milliseconds, which models take as they are, with a fraction if there is one. */
export const millis = (bounds: DurationBounds = {}): Form<number> => modelTime('ms', 1_000, bounds)

/** Seconds, likewise. */
export const seconds = (bounds: DurationBounds = {}): Form<number> => modelTime('s', 1_000_000, bounds)

function modelTime(unit: string, unitUs: number, bounds: DurationBounds): Form<number> {
  return {
    read: (value, place) => inBounds(value, place, bounds, (text) => parseIn(text, unit, unitUs), unitUs),
    write: (value) => (unit === 'ms' && value % 1_000 === 0 ? `${value / 1_000}s` : `${value}${unit}`),
  }
}

function inBounds(
  value: unknown,
  place: Place,
  { fromUs = 0, toUs = Number.POSITIVE_INFINITY }: DurationBounds,
  parse: (text: string) => number | undefined,
  unitUs: number,
): number | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  const time = text === '0' ? 0 : parse(text)
  if (time !== undefined && time * unitUs >= fromUs && time * unitUs <= toUs) return time
  const from = fromUs > 0 ? `, ${formatMicros(fromUs)} or more` : ''
  const to = toUs === Number.POSITIVE_INFINITY ? '' : `, at most ${formatMicros(toUs)}`
  return refuse(place, `expected a duration with its unit, such as 250ms, 30s or 5m${from}${to}`)
}

/** Pure. Undefined where the text is no duration with a unit, or no whole number of microseconds. */
export function parseMicros(text: string): number | undefined {
  const [, amount = '', exponent, unit = ''] = DURATION.exec(text) ?? []
  if (amount === '' || exponent !== undefined) return undefined
  const [whole = '', decimals = ''] = amount.split('.')
  const scaled = BigInt(whole + decimals) * BigInt(UNITS_US.get(unit) ?? 0)
  const divisor = 10n ** BigInt(decimals.length)
  const us = Number(scaled / divisor)
  return scaled % divisor === 0n && Number.isSafeInteger(us) ? us : undefined
}

/** Pure. Shortest of seconds, milliseconds and microseconds. */
export function formatMicros(us: number): string {
  if (us % 1_000_000 === 0) return `${us / 1_000_000}s`
  return us % 1_000 === 0 ? `${us / 1_000}ms` : `${us}us`
}

/** A time in its own unit is read as the number that stands there, so that what was written is read back exactly. */
function parseIn(text: string, ownUnit: string, ownUs: number): number | undefined {
  const [, amount = '', exponent = '0', unit = ''] = DURATION.exec(text) ?? []
  if (amount === '') return undefined
  const given = Number(`${amount}e${exponent}`)
  const time = unit === ownUnit ? given : Number(((given * (UNITS_US.get(unit) ?? Number.NaN)) / ownUs).toPrecision(15))
  return Number.isFinite(time) ? time : undefined
}
