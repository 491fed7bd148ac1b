import type { EpochUs } from '../../units/time.ts'

/** Pure. An instant as the whole Unix seconds of a lower bound: the second it lies in, so that nothing at it is left out. */
export function secondsFrom(instant: EpochUs | undefined): number | undefined {
  return instant === undefined ? undefined : Math.floor(instant / 1_000_000)
}

/** Pure. An instant as the whole Unix seconds of an upper bound: the next full second, so that nothing at it is left out. */
export function secondsUntil(instant: EpochUs | undefined): number | undefined {
  return instant === undefined ? undefined : Math.ceil(instant / 1_000_000)
}
