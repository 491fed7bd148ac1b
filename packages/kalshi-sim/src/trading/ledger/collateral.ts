import { type MicroUsd, microUsd } from '@kassandra/kalshi-sdk/units'
import type { Level } from '../../exchange/level.ts'

/**
 * What resting orders for one outcome may cost at worst. A purchase that closes pairs costs nothing; which orders will do so is not known
 * before, so the cheapest are taken to.
 * @param levels What rests at each price, ascending. @param covered Contracts of the other outcome that are held.
 */
export function collateralOf(levels: readonly Level[], covered: number): MicroUsd {
  let cover = covered
  let cost = 0
  for (const { price, qty } of levels) {
    const free = Math.min(cover, qty)
    cover -= free
    cost += price * (qty - free)
  }
  return microUsd(cost)
}
