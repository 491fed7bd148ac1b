import {
  formatMicroUsd,
  formatPrice,
  formatQty,
  type MicroUsd,
  ONE_DOLLAR,
  type Price,
  parseMicroUsd,
  parsePrice,
  parseQty,
  type Qty,
  UnitError,
} from '@kassandra/kalshi-sdk/units'
import { type Form, refuse } from './form.ts'

/** Reads text, and numbers through the text that they have. */
export function scalar<T>(expected: string, read: (text: string) => T | undefined, write: (value: T) => unknown): Form<T> {
  return {
    read: (value, place) => {
      const found = typeof value === 'string' || typeof value === 'number' ? read(String(value).trim()) : undefined
      return found ?? refuse(place, `expected ${expected}`)
    },
    write,
  }
}

export interface NumberBounds {
  readonly from?: number
  readonly above?: number
  readonly to?: number
}

/** A parameter of a model. */
export function number({
  from = Number.NEGATIVE_INFINITY,
  above = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
}: NumberBounds = {}): Form<number> {
  const bounds = [
    above > Number.NEGATIVE_INFINITY ? ` above ${above}` : '',
    from > Number.NEGATIVE_INFINITY ? ` of ${from} or more` : '',
    to < Number.POSITIVE_INFINITY ? `, at most ${to}` : '',
  ]
  return scalar(
    `a number${bounds.join('')}`,
    (text) => {
      const value = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
      return Number.isFinite(value) && value >= from && value > above && value <= to ? value : undefined
    },
    (value) => value,
  )
}

/** A whole number of `from` or more. */
export function integer(from = 0): Form<number> {
  return scalar(
    `a whole number of ${from} or more`,
    (text) => {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
      return Number.isSafeInteger(value) && value >= from ? value : undefined
    },
    (value) => value,
  )
}

export function word<const W extends string>(...words: readonly W[]): Form<W> {
  return scalar(
    words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`,
    (text) => words.find((known) => known === text),
    (value) => value,
  )
}

/** Any text that is not blank. */
export const name: Form<string> = scalar(
  'a name',
  (text) => text || undefined,
  (value) => value,
)

interface LeastOne {
  /** Nothing is none of them. */
  readonly isPositive?: boolean
}

/** A size in contracts. */
export function contracts({ isPositive = false }: LeastOne = {}): Form<Qty> {
  return scalar(
    `a number of contracts such as 10 or 2.50, in steps of 0.01, ${isPositive ? 'above 0' : '0 or more'}`,
    (text) => atLeast(isPositive ? 1 : 0, tryParse(parseQty, text)),
    (value) => shorten(formatQty(value)),
  )
}

/** Money in dollars. */
export function dollars({ isPositive = false }: LeastOne = {}): Form<MicroUsd> {
  return scalar(
    `an amount in dollars such as 50 or 0.0025, in steps of 0.000001, ${isPositive ? 'above 0' : '0 or more'}`,
    (text) => atLeast(isPositive ? 1 : 0, tryParse(parseMicroUsd, text)),
    (value) => shorten(formatMicroUsd(value)),
  )
}

/** A price, or a distance between two, in dollars. */
export const priceDollars: Form<Price> = scalar(
  `a price in dollars from 0 to ${ONE_DOLLAR / 10_000}, in steps of 0.0001`,
  (text) => tryParse(parsePrice, text),
  (value) => shorten(formatPrice(value)),
)

/** Pure. Undefined for a text that is none of the unit. */
export function tryParse<T>(parse: (text: string) => T, text: string): T | undefined {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof UnitError) return undefined
    throw error
  }
}

const atLeast = <T extends number>(least: number, value: T | undefined): T | undefined =>
  value !== undefined && value >= least ? value : undefined

/** Pure. Without the zeros that say nothing: `50.000000` is `50`. */
export const shorten = (decimal: string): string => decimal.replace(/\.?0+$/, '')
