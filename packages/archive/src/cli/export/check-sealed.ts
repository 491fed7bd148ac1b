import { ExportRequestError } from '../../errors/export-errors.ts'
import type { SqlClient } from '../../outbox/outbox.ts'
import { formatInstantUs } from '../../partition/instant.ts'
import { showInstant } from '../options.ts'
import type { Interval } from './plan-intervals.ts'

interface SealRow {
  readonly sealed_to: string | null
  readonly open_from: string | null
}

const instant = (expression: string): string => `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

const FIND_SEAL = `select ${instant('max(to_ts) filter (where sealed_at is not null)')} as sealed_to,
  ${instant('min(from_ts) filter (where sealed_at is null and from_ts < $2 and to_ts > $1)')} as open_from from seal_intervals`

/**
 * Makes sure that no rows are awaited for a range any more: by the table `seal_intervals` where the database has one, else by the
 * clock of the database.
 * @throws {ExportRequestError} They are.
 */
export async function checkSealed(db: SqlClient, { fromUs, toUs }: Interval): Promise<void> {
  const known = await db.query("select to_regclass('seal_intervals') is not null as sealed, $1::timestamptz > now() as future", [
    formatInstantUs(toUs),
  ])
  const { sealed, future } = known.rows[0] as { readonly sealed: boolean; readonly future: boolean }
  if (!sealed) {
    if (future) throw notSealed('it ends in the future')
    return
  }
  const found = await db.query(FIND_SEAL, [formatInstantUs(fromUs), formatInstantUs(toUs)])
  const { sealed_to: sealedTo, open_from: openFrom } = found.rows[0] as SealRow
  if (openFrom !== null) throw notSealed(`rows may still come for the interval from ${openFrom}`)
  if (sealedTo === null) throw notSealed('nothing is sealed yet')
  if (Date.parse(sealedTo) * 1_000 < toUs) throw notSealed(`sealing has come to ${sealedTo}, and the range ends at ${showInstant(toUs)}`)
}

function notSealed(reason: string): ExportRequestError {
  return new ExportRequestError(`the range is not sealed: ${reason}; wait, shorten it, or give --unsealed and export late rows afterwards`)
}
