import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** Whether an instant lies within bounds in whole seconds, both inclusive; an absent instant does only where no bound is set. */
export function isWithin(instant: EpochUs | undefined, minS: number | undefined, maxS: number | undefined): boolean {
  if (minS === undefined && maxS === undefined) return true
  if (instant === undefined) return false
  const second = Math.floor(instant / 1_000_000)
  return (minS === undefined || second >= minS) && (maxS === undefined || second <= maxS)
}
