import { type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { BookLevel } from '../event/public-event.ts'

/** Levels of one outcome: ascending, the best last, none empty. Never changed in place. */
export type Levels = readonly BookLevel[]

/** Pure. What is there at a price, 0 where there is no level. */
export function qtyAt(levels: Levels, at: Price): Qty {
  const level = levels[indexFrom(levels, at)]
  return level?.price === at ? level.qty : qty(0)
}

/** Pure. With so much at a price; a level of nothing is none. */
export function setLevel(levels: Levels, at: Price, shown: Qty): Levels {
  const index = indexFrom(levels, at)
  const replaced = levels[index]?.price === at ? 1 : 0
  if (shown <= 0) return replaced === 0 ? levels : levels.toSpliced(index, 1)
  const level: BookLevel = { price: at, qty: shown }
  return replaced === 0 ? levels.toSpliced(index, 0, level) : levels.with(index, level)
}

/** Of the first level from the price up. */
function indexFrom(levels: Levels, at: Price): number {
  let [low, high] = [0, levels.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((levels[middle]?.price ?? at) < at) low = middle + 1
    else high = middle
  }
  return low
}
