import { type EpochUs, formatInstant } from '@kassandra/kalshi-sdk/units'

/** RFC 3339 as the exchange writes it: trailing zeros of the fraction are left out, `2026-05-14T04:38:13.06829Z`. */
export function instantText(instant: EpochUs): string {
  return formatInstant(instant).replace(/\.?0*Z$/, 'Z')
}
