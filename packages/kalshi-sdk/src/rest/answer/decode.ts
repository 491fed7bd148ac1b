import { DecodeError } from '../../errors/decode-error.ts'
import { type MicroUsd, microUsd, parseMicroUsd } from '../../units/money.ts'
import { type Price, parsePrice } from '../../units/price.ts'
import { parseQty, type Qty } from '../../units/qty.ts'
import { type EpochUs, epochUs, parseInstant } from '../../units/time.ts'
import { UnitError } from '../../units/unit-error.ts'

/** A JSON object as the exchange sent it. */
export type JsonObject = Readonly<Record<string, unknown>>

/** A documented set of words that the exchange may extend at any time. */
export type OpenSet<Known extends string> = Known | (string & Record<never, never>)

/** Turns a JSON value into a domain value, or throws a `Mismatch`. */
export type Decoder<T> = (value: unknown) => T

/**
 * Decodes the body of an answer. Unknown fields are passed over.
 * @throws {DecodeError} With the place of the first value that does not fit.
 */
export function decodeAnswer<T>(decoder: Decoder<T>, body: unknown, request: string): T {
  try {
    return decoder(body)
  } catch (error) {
    if (error instanceof Mismatch) throw new DecodeError(request, error.path(), error.message, { cause: error.cause })
    throw error
  }
}

/** A value is not what its decoder takes. The way to it is collected while the error passes outwards, so that success costs nothing. */
class Mismatch extends Error {
  readonly #steps: (string | number)[] = []

  under(step: string | number): this {
    this.#steps.unshift(step)
    return this
  }

  path(): string {
    const joined = this.#steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
    return joined.startsWith('.') ? joined.slice(1) : joined
  }
}

function mismatch(expected: string, value: unknown): Mismatch {
  const found = value === null ? 'null' : value === undefined ? 'missing' : Array.isArray(value) ? 'a list' : `of type ${typeof value}`
  return new Mismatch(`should be ${expected} and is ${found}`)
}

function within<T>(step: string | number, decoder: Decoder<T>, value: unknown): T {
  try {
    return decoder(value)
  } catch (error) {
    throw under(step, error)
  }
}

function under(step: string | number, error: unknown): unknown {
  return error instanceof Mismatch ? error.under(step) : error
}

export const text: Decoder<string> = (value) => {
  if (typeof value !== 'string') throw mismatch('text', value)
  return value
}

export const flag: Decoder<boolean> = (value) => {
  if (typeof value !== 'boolean') throw mismatch('true or false', value)
  return value
}

export const integer: Decoder<number> = (value) => {
  if (!Number.isSafeInteger(value)) throw mismatch('a whole number', value)
  return Number(value)
}

/** An answer that says nothing but that it is done. */
export const nothing: Decoder<void> = () => undefined

/** A quantity without money meaning, such as a strike or a fee multiplier. */
export const number: Decoder<number> = (value) => {
  if (typeof value !== 'number') throw mismatch('a number', value)
  return value
}

export const object: Decoder<JsonObject> = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch('an object', value)
  return value as JsonObject
}

export const priceText: Decoder<Price> = unitText('a price in dollars as text', parsePrice)
export const qtyText: Decoder<Qty> = unitText('a quantity in contracts as text', parseQty)
export const moneyText: Decoder<MicroUsd> = unitText('an amount in dollars as text', parseMicroUsd)
export const instant: Decoder<EpochUs> = unitText('an RFC 3339 instant', parseInstant)

/** Unix time in whole seconds. */
export const instantInSeconds: Decoder<EpochUs> = (value) => inUnit(() => epochUs(integer(value) * 1_000_000))

/** Whole cents. */
export const moneyInCents: Decoder<MicroUsd> = (value) => inUnit(() => microUsd(integer(value) * 10_000))

/** Unix time in whole milliseconds. */
export const instantInMillis: Decoder<EpochUs> = (value) => inUnit(() => epochUs(integer(value) * 1_000))

const ZERO_TIME = '0001-01-01T00:00:00Z'

/** An instant, where the exchange also writes its zero time or an empty text for none. */
export const instantOrNone: Decoder<EpochUs | undefined> = (value) => (value === '' || value === ZERO_TIME ? undefined : instant(value))

/** One of a closed set of words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Decoder<Word> {
  return (value) => {
    const found = words.find((word) => word === value)
    if (found === undefined) throw new Mismatch(`should be one of ${words.map((word) => `"${word}"`).join(', ')}`)
    return found
  }
}

/** A list; the exchange writes `null` for an empty one. */
export function listOf<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (value) => {
    if (value === null) return []
    if (!Array.isArray(value)) throw mismatch('a list', value)
    return value.map((element, index) => within(index, item, element))
  }
}

/** An object whose keys are not fixed. */
export function recordOf<T>(item: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value) => Object.fromEntries(Object.entries(object(value)).map(([key, element]) => [key, within(key, item, element)]))
}

/** Fields of an object, by their names on the wire. */
export class Fields {
  readonly raw: JsonObject

  constructor(value: unknown) {
    this.raw = object(value)
  }

  /** A field that must be there. */
  need<T>(name: string, decoder: Decoder<T>): T {
    try {
      return decoder(this.raw[name])
    } catch (error) {
      throw under(name, error)
    }
  }

  /** A field that may be absent or null; both give undefined. */
  find<T>(name: string, decoder: Decoder<T>): T | undefined {
    const value = this.raw[name]
    if (value === undefined || value === null) return undefined
    try {
      return decoder(value)
    } catch (error) {
      throw under(name, error)
    }
  }

  /** A list that may be absent or null; both are empty. */
  list<T>(name: string, item: Decoder<T>): readonly T[] {
    return this.find(name, listOf(item)) ?? []
  }

  /** A mismatch between several fields. */
  refuse(problem: string): never {
    throw new Mismatch(problem)
  }
}

function unitText<T>(expected: string, parse: (written: string) => T): Decoder<T> {
  return (value) => {
    if (typeof value !== 'string') throw mismatch(expected, value)
    try {
      return parse(value)
    } catch (error) {
      throw outOfUnit(error)
    }
  }
}

function inUnit<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw outOfUnit(error)
  }
}

function outOfUnit(error: unknown): unknown {
  return error instanceof UnitError ? new Mismatch(`holds a bad value: ${error.message}`, { cause: error }) : error
}
