import {
  type EpochUs,
  formatInstant,
  formatMicroUsd,
  formatPrice,
  formatQty,
  type MicroUsd,
  type Price,
  type Qty,
} from '@kassandra/kalshi-sdk'

type IsPlain<V> = [Exclude<V, undefined>] extends [string | boolean | readonly string[]] ? true : [number] extends [V] ? true : false

/**
 * How the members of a domain type are written as JSON. Texts, flags and plain numbers go as they are; every member with a unit, and
 * every object, must be named here, so that none can slip through as a bare integer.
 */
export type Shape<T> = {
  readonly [K in keyof Omit<T, 'raw'> as IsPlain<T[K]> extends true ? never : K]-?: (value: Exclude<T[K], undefined>) => unknown
}

export type JsonDocument = Readonly<Record<string, unknown>>

/** Pure. The JSON form of a value: units as exact decimal texts, instants as RFC 3339, what is absent left out, `raw` left out. */
export function toDocument<T extends object>(value: T, shape: Shape<T>): JsonDocument {
  const writers: Readonly<Record<string, ((member: never) => unknown) | undefined>> = shape
  const members = Object.entries(value).filter(([name, member]) => name !== 'raw' && member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name, writers[name]?.(member as never) ?? member]))
}

export const inPrice = (value: Price): string => formatPrice(value)
export const inQty = (value: Qty): string => formatQty(value)
export const inMoney = (value: MicroUsd): string => formatMicroUsd(value)
export const inInstant = (value: EpochUs): string => formatInstant(value)
/** For members that are JSON already. */
export const asIs = (value: unknown): unknown => value

export const eachOf =
  <T>(write: (item: T) => unknown): ((items: readonly T[]) => unknown) =>
  (items) =>
    items.map(write)
