import { basename, join } from 'node:path'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'

const MINUTE_US = 60_000_000
const HOUR_US = 60 * MINUTE_US

/** What a file's name says. */
export interface SessionName {
  readonly label: string
  /** The minute in which the file begins. */
  readonly startsUs: EpochUs
  /** The end of its hour: no event in it is from then or later. */
  readonly endsUs: EpochUs
}

export const hourOf = (atUs: EpochUs): EpochUs => epochUs(Math.floor(atUs / HOUR_US) * HOUR_US)
export const minuteOf = (atUs: EpochUs): EpochUs => epochUs(Math.floor(atUs / MINUTE_US) * MINUTE_US)

/** Letters, digits, `.`, `-` and `_`, 64 at most, since it is part of file names. */
export const isLabel = (label: string): boolean => /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/.test(label)

/** Pure. Where under the recordings' folder the file of a minute is: `YYYY/MM/session_<label>_<YYYYMMDD>_<HHMM>.jsonl.gz`, in UTC. */
export function toSessionPath(label: string, atUs: EpochUs): string {
  const [year = '', month = '', day = '', hour = '', minute = ''] = new Date(atUs / 1_000).toISOString().split(/[-T:]/)
  return join(year, month, `session_${label}_${year}${month}${day}_${hour}${minute}.jsonl.gz`)
}

const NAME = /^session_(.+)_(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})\.jsonl\.gz$/

/** Pure. Undefined where the name is none of a recording. */
export function parseSessionPath(path: string): SessionName | undefined {
  const [, label = '', year, month, day, hour, minute] = NAME.exec(basename(path)) ?? []
  const startsMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`)
  if (Number.isNaN(startsMs) || !isLabel(label)) return undefined
  const startsUs = epochUs(startsMs * 1_000)
  const isReal = basename(toSessionPath(label, startsUs)) === basename(path)
  return isReal ? { label, startsUs, endsUs: epochUs(hourOf(startsUs) + HOUR_US) } : undefined
}
