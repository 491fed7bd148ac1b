import { type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { type Levels, qtyAt, setLevel } from '../book/levels.ts'
import type { BookLevel, Outcome } from '../event/public-event.ts'
import { PaperVenueError } from './paper-venue-error.ts'

/** What others show of one outcome, and what of it our own crossing orders have had. Plain data. */
export interface PaperLadder {
  readonly levels: Levels
  /** Taken by us and still shown, by price; never more than is shown. */
  readonly taken: Levels
}

/** The public book, of which our orders are no part. */
export type PaperBook = Readonly<Record<Outcome, PaperLadder>>

/** Pure. A book that was read anew: what we took of a level stays taken as far as it is still shown. */
export const replaceLevels = ({ taken }: PaperLadder, levels: readonly BookLevel[]): PaperLadder =>
  capTaken({ levels: levels.filter((level) => level.qty > 0), taken })

export const EMPTY_LADDER: PaperLadder = { levels: [], taken: [] }

/**
 * Pure. Adds a signed change to a level.
 * @throws {PaperVenueError} The level would fall below 0: the book is not the exchange's.
 */
export function changeLevel(ladder: PaperLadder, at: Price, delta: Qty): PaperLadder {
  const shown = qty(qtyAt(ladder.levels, at) + delta)
  if (shown < 0) throw new PaperVenueError(`A level of ${shown - delta} at ${at} was changed by ${delta}`)
  return capTaken({ levels: setLevel(ladder.levels, at, shown), taken: ladder.taken })
}

/** Pure. What others show at a price. */
export const shownAt = ({ levels }: PaperLadder, at: Price): Qty => qtyAt(levels, at)

/** Pure. The best level of which something is left for us, from `floor` up. */
export function bestLeft(ladder: PaperLadder, floor: Price): BookLevel | undefined {
  for (let index = ladder.levels.length - 1; index >= 0; index--) {
    const level = ladder.levels[index]
    if (!level || level.price < floor) return undefined
    const left = level.qty - qtyAt(ladder.taken, level.price)
    if (left > 0) return { price: level.price, qty: qty(left) }
  }
  return undefined
}

/** Pure. Takes from a level what then is not there for us until the level grows. */
export const takeLevel = (ladder: PaperLadder, at: Price, count: Qty): PaperLadder => ({
  ...ladder,
  taken: setLevel(ladder.taken, at, qty(qtyAt(ladder.taken, at) + count)),
})

const capTaken = ({ levels, taken }: PaperLadder): PaperLadder => ({
  levels,
  taken: taken
    .map((level) => ({ price: level.price, qty: qty(Math.min(level.qty, qtyAt(levels, level.price))) }))
    .filter((level) => level.qty > 0),
})
