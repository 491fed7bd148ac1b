import { type EpochUs, epochUs, formatInstant, parseInstant } from '@kassandra/kalshi-sdk/units'

const MINUTE_US = 60_000_000

/** What a backup is called while it is written; one that is found was left by a process that was killed. */
const PARTIAL = '.partial'

export interface BackupInput {
  readonly nowUs: EpochUs
  /** Names of all files of the folder. */
  readonly existing: readonly string[]
  /** Whole minutes. */
  readonly everyUs: number
  /** How many are left, the one that is due included; at least 1. */
  readonly keep: number
}

export interface BackupPlan {
  /** Name of the backup to make now, `mm-YYYYMMDD-HHMM.db` in UTC; undefined where this period has one. */
  readonly due: string | undefined
  /** Names to delete once it is made: the oldest ones, and what killed backups left. Files of other names are nobody's to delete. */
  readonly delete: readonly string[]
  /** When to look again. */
  readonly nextUs: EpochUs
}

/**
 * Pure. Periods are counted from 1970, so that hourly ones begin with the hour whenever the process was started.
 * @throws {RangeError} A period that is no whole number of minutes, or nothing to keep.
 */
export function planBackups({ nowUs, existing, everyUs, keep }: BackupInput): BackupPlan {
  if (!Number.isSafeInteger(everyUs) || everyUs <= 0 || everyUs % MINUTE_US !== 0) {
    throw new RangeError(`everyUs must be whole minutes, got ${everyUs}`)
  }
  if (!Number.isSafeInteger(keep) || keep < 1) throw new RangeError(`keep must be at least 1, got ${keep}`)
  const periodOf = (us: number): number => Math.floor(us / everyUs)
  const backups = existing.filter((name) => instantOf(name) !== undefined).sort()
  const isMade = backups.some((name) => periodOf(instantOf(name) ?? Number.NaN) === periodOf(nowUs))
  const due = isMade ? undefined : nameAt(nowUs)
  const spare = Math.max(0, backups.length + (due === undefined ? 0 : 1) - keep)
  const leftovers = existing.filter((name) => name.endsWith(PARTIAL) && instantOf(name.slice(0, -PARTIAL.length)) !== undefined)
  return { due, delete: [...backups.slice(0, spare), ...leftovers.sort()], nextUs: epochUs((periodOf(nowUs) + 1) * everyUs) }
}

const NAME = /^mm-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})\.db$/

function nameAt(us: EpochUs): string {
  const [date = '', time = ''] = formatInstant(us).split('T')
  return `mm-${date.replaceAll('-', '')}-${time.slice(0, 5).replace(':', '')}.db`
}

/** Of the minute in a name; undefined where it is no backup's. */
function instantOf(name: string): EpochUs | undefined {
  const [, year, month, day, hour, minute] = NAME.exec(name) ?? []
  if (minute === undefined) return undefined
  try {
    return parseInstant(`${year}-${month}-${day}T${hour}:${minute}:00Z`)
  } catch {
    return undefined // a name of our form with a date that never was
  }
}
