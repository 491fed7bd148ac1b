import { type EpochUs, formatInstant } from '@kassandra/kalshi-sdk'

/** Pure. `2026-05-14 04:38`, UTC; empty for none. */
export function toMinute(instant: EpochUs | undefined): string {
  return instant === undefined ? '' : formatInstant(instant).slice(0, 16).replace('T', ' ')
}

/** Pure. `2026-05-14 04:38:13.068`, UTC; empty for none. */
export function toMillisecond(instant: EpochUs | undefined): string {
  return instant === undefined ? '' : formatInstant(instant).slice(0, 23).replace('T', ' ')
}
