import { isObject } from '../../json/parse-json.ts'
import { type IndexValue, parseIndexValue } from '../../units/index-value.ts'
import { type MicroUsd, parseMicroUsd } from '../../units/money.ts'
import { type Price, parsePrice } from '../../units/price.ts'
import { parseQty, type Qty } from '../../units/qty.ts'
import { type EpochUs, epochUs, parseInstant } from '../../units/time.ts'
import type { TimePrecision } from '../frames/envelope.ts'

/** A decoded JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** A field is missing or impossible. Never leaves the decoder: it becomes a frame of kind `malformed`. */
export class FieldDefect extends Error {
  override readonly name = 'FieldDefect'
}

export function readObject(from: JsonObject, key: string): JsonObject {
  const value = from[key]
  return isObject(value) ? value : fail(key, value, 'an object')
}

export function readText(from: JsonObject, key: string): string {
  return textOf(from[key], key)
}

// Of the frames that come by the thousand each field is taken from its object by name, which the engine does many times faster than
// by a key that differs from call to call; so what is made of a value stands by itself.
export function textOf(value: unknown, key: string): string {
  return typeof value === 'string' && value !== '' ? value : fail(key, value, 'a text')
}

/** Absent and null are the same: nothing was said. */
export function findText(from: JsonObject, key: string): string | undefined {
  return textOrNone(from[key], key)
}

export function textOrNone(value: unknown, key: string): string | undefined {
  return value === undefined || value === null ? undefined : typeof value === 'string' ? value : fail(key, value, 'a text')
}

/** Absent, null and empty are the same: there is none. */
export function findName(from: JsonObject, key: string): string | undefined {
  return findText(from, key) || undefined
}

export function readFlag(from: JsonObject, key: string): boolean {
  return findFlag(from, key) ?? fail(key, from[key], 'true or false')
}

export function findFlag(from: JsonObject, key: string): boolean | undefined {
  const value = from[key]
  return value === undefined || value === null ? undefined : typeof value === 'boolean' ? value : fail(key, value, 'true or false')
}

export function readInteger(from: JsonObject, key: string): number {
  return findInteger(from, key) ?? fail(key, from[key], 'an integer')
}

export function findInteger(from: JsonObject, key: string): number | undefined {
  return integerOrNone(from[key], key)
}

export function integerOrNone(value: unknown, key: string): number | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : fail(key, value, 'an integer')
}

/** A count that begins at 1, such as `sid` and `seq`. */
export function readOrdinal(from: JsonObject, key: string): number {
  return findOrdinal(from, key) ?? fail(key, from[key], 'an integer from 1')
}

function findOrdinal(from: JsonObject, key: string): number | undefined {
  return ordinalOrNone(from[key], key)
}

export function ordinalOrNone(value: unknown, key: string): number | undefined {
  const ordinal = integerOrNone(value, key)
  return ordinal === undefined || ordinal >= 1 ? ordinal : fail(key, value, 'an integer from 1')
}

/** A number without money meaning, such as a strike or a factor. */
export function findNumber(from: JsonObject, key: string): number | undefined {
  const value = from[key]
  if (value === undefined || value === null) return undefined
  return typeof value === 'number' ? value : fail(key, value, 'a number')
}

export function findObject(from: JsonObject, key: string): JsonObject | undefined {
  const value = from[key]
  return value === undefined || value === null ? undefined : readObject(from, key)
}

/** Absent and null are an empty list. */
export function readList<T>(from: JsonObject, key: string, toItem: (item: JsonObject) => T): readonly T[] {
  const value = from[key] ?? []
  if (!Array.isArray(value)) return fail(key, value, 'a list')
  return value.map((item: unknown) => (isObject(item) ? toItem(item) : fail(key, item, 'a list of objects')))
}

export function readPrice(from: JsonObject, key: string): Price {
  return parsePrice(readText(from, key))
}

export function findPrice(from: JsonObject, key: string): Price | undefined {
  const text = findName(from, key)
  return text === undefined ? undefined : parsePrice(text)
}

export function readMoney(from: JsonObject, key: string): MicroUsd {
  return parseMicroUsd(readText(from, key))
}

export function findMoney(from: JsonObject, key: string): MicroUsd | undefined {
  const text = findName(from, key)
  return text === undefined ? undefined : parseMicroUsd(text)
}

export function readIndexValue(from: JsonObject, key: string): IndexValue {
  return parseIndexValue(readText(from, key))
}

export function findQty(from: JsonObject, key: string): Qty | undefined {
  const text = findName(from, key)
  return text === undefined ? undefined : parseQty(text)
}

export function readQty(from: JsonObject, key: string): Qty {
  return parseQty(readText(from, key))
}

/** A quantity that something has, as against a change. */
export function findAmount(from: JsonObject, key: string): Qty | undefined {
  const text = findText(from, key)
  if (text === undefined) return undefined
  const value = parseQty(text)
  return value >= 0 ? value : fail(key, text, 'a quantity from 0')
}

export function readAmount(from: JsonObject, key: string): Qty {
  return findAmount(from, key) ?? fail(key, from[key], 'a quantity from 0')
}

export function findTexts(from: JsonObject, key: string): readonly string[] | undefined {
  const value = from[key]
  if (value === undefined || value === null) return undefined
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : fail(key, value, 'a list of texts')
}

/** An instant in whole milliseconds since the epoch, small enough to be one in microseconds. */
export function millisOrNone(value: unknown, key: string): number | undefined {
  const millis = integerOrNone(value, key)
  return millis === undefined || Number.isSafeInteger(millis * 1_000) ? millis : fail(key, value, 'an instant in milliseconds')
}

/** An instant in whole seconds since the epoch. */
export function findSeconds(from: JsonObject, key: string): EpochUs | undefined {
  const value = findInteger(from, key)
  return value === undefined ? undefined : epochUs(value * 1_000_000)
}

/** An instant in whole milliseconds since the epoch. */
function findEpochMillis(from: JsonObject, key: string): EpochUs | undefined {
  const value = findInteger(from, key)
  return value === undefined ? undefined : epochUs(value * 1_000)
}

export function readEpochMillis(from: JsonObject, key: string): EpochUs {
  return findEpochMillis(from, key) ?? fail(key, from[key], 'an instant in milliseconds')
}

export function readInstant(from: JsonObject, key: string): EpochUs {
  return parseInstant(readText(from, key))
}

/**
 * An instant at its best precision: the RFC 3339 text under `textKey`, else the milliseconds under `millisKey`.
 * The exchange also writes an empty text, or its zero time, for none.
 */
export function findInstant(from: JsonObject, textKey: string, millisKey: string): EpochUs | undefined {
  const text = findName(from, textKey)
  return text === undefined || text === ZERO_TIME ? findEpochMillis(from, millisKey) : parseInstant(text)
}

const ZERO_TIME = '0001-01-01T00:00:00Z'

export interface ExchangeTime {
  readonly exchangeTsUs: EpochUs
  readonly exchangeTsPrecision: TimePrecision
}

/**
 * The exchange's time of a message at its best precision: the RFC 3339 text under `textKey`, else `ts_ms`, else `ts` in seconds.
 * The text may end in fewer than six decimals, since its trailing zeros are cut.
 */
export function findExchangeTime(msg: JsonObject, textKey: 'ts' | 'time'): ExchangeTime | undefined {
  const text = msg[textKey]
  if (typeof text === 'string') return { exchangeTsUs: parseInstant(text), exchangeTsPrecision: 'us' }
  const millis = findInteger(msg, 'ts_ms')
  if (millis !== undefined) return { exchangeTsUs: epochUs(millis * 1_000), exchangeTsPrecision: 'ms' }
  const seconds = findSeconds(msg, 'ts')
  return seconds === undefined ? undefined : { exchangeTsUs: seconds, exchangeTsPrecision: 's' }
}

export function readExchangeTime(msg: JsonObject, textKey: 'ts' | 'time'): ExchangeTime {
  return findExchangeTime(msg, textKey) ?? fail('ts_ms', msg['ts_ms'], 'a time')
}

export function fail(key: string, value: unknown, wanted: string): never {
  const found = value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80)
  throw new FieldDefect(`"${key}" is ${found}, not ${wanted}`)
}
