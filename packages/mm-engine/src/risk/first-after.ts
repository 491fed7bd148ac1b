import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** Pure. Place of the first of what happened behind an instant, oldest first. Lists grow long, and they are asked at every event. */
export function firstAfter(happened: readonly { readonly atUs: EpochUs }[], instantUs: number): number {
  let low = 0
  let high = happened.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((happened[middle]?.atUs ?? Number.POSITIVE_INFINITY) <= instantUs) low = middle + 1
    else high = middle
  }
  return low
}
