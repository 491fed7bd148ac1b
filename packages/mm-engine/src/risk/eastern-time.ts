import type { EpochUs } from '@kassandra/kalshi-sdk/units'

export const MINUTE_US = 60_000_000
const HOUR_MS = 3_600_000

export interface EasternTime {
  /** 0 is Sunday. */
  readonly weekday: number
  /** Since midnight. */
  readonly minute: number
}

/**
 * Pure. Day of the week and minute of the day in New York, by the rule in force since 2007 (15 U.S.C. 260a): one hour more from the second
 * Sunday of March to the first of November, each at 02:00. Written out, so that no data of the host decides when we trade.
 */
export function easternTime(atUs: EpochUs): EasternTime {
  const minutes = Math.floor(atUs / MINUTE_US) + (isDaylightSaving(atUs / 1_000) ? -4 : -5) * 60
  const day = Math.floor(minutes / 1_440)
  // The epoch began on a Thursday.
  return { weekday: (((day + 4) % 7) + 7) % 7, minute: minutes - day * 1_440 }
}

function isDaylightSaving(atMs: number): boolean {
  const year = new Date(atMs).getUTCFullYear()
  return atMs >= sundayMs(year, 2, 8) + 7 * HOUR_MS && atMs < sundayMs(year, 10, 1) + 6 * HOUR_MS
}

/** Midnight UTC of the first Sunday of a month on or after `day`. */
function sundayMs(year: number, month: number, day: number): number {
  const weekday = new Date(Date.UTC(year, month, day)).getUTCDay()
  return Date.UTC(year, month, day + ((7 - weekday) % 7))
}
