import { type EpochUs, epochUs, type Price, parseInstant, parsePrice, parseQty, type Qty, UnitError } from '@kassandra/kalshi-sdk'
import { InvalidArgumentError } from 'commander'

/** Reads the text behind an option. What it throws names what would be right; commander names the option. */
export type ReadValue<T> = (text: string) => T

export const priceValue: ReadValue<Price> = (text) =>
  orElse(() => parsePrice(text), 'It should be a YES price in dollars from 0 to 1, such as 0.42 or 0.4250.')

export const qtyValue: ReadValue<Qty> = (text) => {
  const problem = 'It should be a number of contracts above 0, such as 10 or 2.50.'
  const count = orElse(() => parseQty(text), problem)
  if (count <= 0) throw new InvalidArgumentError(problem)
  return count
}

/** As `qtyValue`, and 0. */
export const qtyOrNothingValue: ReadValue<Qty> = (text) => {
  const problem = 'It should be a number of contracts, such as 10, 2.50 or 0.'
  const count = orElse(() => parseQty(text), problem)
  if (count < 0) throw new InvalidArgumentError(problem)
  return count
}

export const listValue: ReadValue<readonly string[]> = (text) => {
  const items = text.split(',').map((item) => item.trim())
  if (items.some((item) => item === '')) throw new InvalidArgumentError('It should be a list such as A,B,C.')
  return items
}

export function integerValue(least: number, most: number): ReadValue<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`It should be a whole number from ${least} to ${most}.`)
    return value
  }
}

const SECONDS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3_600],
  ['d', 86_400],
])

/** An instant: RFC 3339, a date (its first moment, UTC), `now`, or an offset from it such as `now-2h`. */
export function instantValue(nowUs: () => EpochUs): ReadValue<EpochUs> {
  return (text) => {
    const offset = /^now(?:([+-])(\d{1,6})([smhd]))?$/.exec(text)
    if (offset) {
      const [, sign, amount = '0', unit = 's'] = offset
      return epochUs(nowUs() + (sign === '-' ? -1 : 1) * Number(amount) * (SECONDS.get(unit) ?? 0) * 1_000_000)
    }
    const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text
    return orElse(() => parseInstant(instant), 'It should be an instant: 2026-05-14T04:38:13Z, 2026-05-14, now, now-2h or now+1d.')
  }
}

function orElse<T>(read: () => T, problem: string): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof UnitError) throw new InvalidArgumentError(problem)
    throw error
  }
}
