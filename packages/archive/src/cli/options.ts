import type { Command } from 'commander'
import { formatInstantUs, parseInstantUs } from '../partition/instant.ts'
import { CliUsageError } from './cli-error.ts'

/** Options that many commands have; absent ones come from the environment or mean everything. */
export interface RangeOptions {
  readonly table?: string
  readonly day?: string
  readonly from?: string
  readonly to?: string
}

/** Tables and hours that are looked at. */
export interface Range {
  readonly table: string | undefined
  readonly fromUs: number
  readonly toUs: number
}

const DAY_US = 86_400_000_000

export function addRangeOptions(command: Command): Command {
  return command
    .option('--table <name>', 'one table; default all')
    .option('--day <date>', 'one day in UTC, such as 2026-05-14')
    .option('--from <instant>', 'hours from this one, such as 2026-05-14T04:00:00Z or 2026-05-14')
    .option('--to <instant>', 'hours before this one')
}

/** @throws {CliUsageError} */
export function readRange({ table, day, from, to }: RangeOptions): Range {
  if (day === undefined) {
    const range = { table, fromUs: from === undefined ? Number.NEGATIVE_INFINITY : readInstant('--from', from), toUs: readEnd(to) }
    if (range.fromUs >= range.toUs) throw new CliUsageError('--from is not before --to')
    return range
  }
  if (from !== undefined || to !== undefined) throw new CliUsageError('give --day, or --from and --to, not both')
  const fromUs = readInstant('--day', day)
  if (fromUs % DAY_US !== 0) throw new CliUsageError('--day takes a date, such as 2026-05-14')
  return { table, fromUs, toUs: fromUs + DAY_US }
}

/** Pure. Whether an hour, or an interval that begins so, lies in a range. */
export function isInRange({ table, fromUs, toUs }: Range, its: { readonly table: string; readonly startUs: number }): boolean {
  return (table === undefined || table === its.table) && its.startUs >= fromUs && its.startUs < toUs
}

/**
 * Reads a date or an instant in UTC.
 * @throws {CliUsageError} Names the option.
 */
export function readInstant(option: string, text: string): number {
  try {
    return parseInstantUs(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new CliUsageError(`${option} takes an instant in UTC such as 2026-05-14T04:00:00Z, or a date`)
  }
}

function readEnd(to: string | undefined): number {
  return to === undefined ? Number.POSITIVE_INFINITY : readInstant('--to', to)
}

/** Pure. An instant without the decimals that it does not need. */
export function showInstant(instantUs: number): string {
  return formatInstantUs(instantUs).replace('.000000Z', 'Z')
}
