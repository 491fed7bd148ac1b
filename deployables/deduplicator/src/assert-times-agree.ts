import { judgeTimes } from '@kassandra/recorder'
import type { Logger } from '@kassandra/runtime'
import type { Pool } from 'pg'

/** The audit shows that collectors gave one change different exchange times: a union of them would hold it twice. */
export class TimesApartError extends Error {
  override readonly name = 'TimesApartError'
  readonly code = 'TIMES_APART'
  readonly retryable = false

  constructor(missed: number, keys: number, interval: string) {
    super(
      `MERGE_MODE=multiset needs equal exchange times at all collectors, but of ${keys} changes over ${interval} ${missed} were not seen by all ` +
        'that were whole: run with MERGE_MODE=segment, and look at the rows of kind disagreement in data_quality',
    )
  }
}

/** A day of hours. */
const AUDITED_INTERVALS = 24

/** @throws {TimesApartError} */
export async function assertTimesAgree(production: Pool, logger: Logger): Promise<void> {
  const verdict = await judgeTimes(production, AUDITED_INTERVALS)
  if (verdict.kind === 'apart') throw new TimesApartError(verdict.missed, verdict.keys, verdict.interval)
  if (verdict.kind === 'unknown') logger.warn('multiset without evidence: no audit has compared collectors yet; run in mode segment first')
  else logger.info({ intervals: verdict.intervals, keys: verdict.keys }, 'exchange times agree over the audited intervals')
}
