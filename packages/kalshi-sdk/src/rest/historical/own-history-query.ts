import type { EpochUs } from '../../units/time.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import type { QueryValue } from '../transport/rest-transport.ts'

/** Filters of own fills and orders. Time bounds are sent in whole seconds, widened to hold the instant given. */
export interface OwnHistoryQuery {
  readonly ticker?: string
  readonly minTs?: EpochUs
  readonly maxTs?: EpochUs
  /** Items a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  /** Absent: those of every subaccount. */
  readonly subaccount?: number
}

export function toOwnHistoryQuery(query: OwnHistoryQuery): Readonly<Record<string, QueryValue>> {
  return {
    ticker: query.ticker,
    min_ts: secondsFrom(query.minTs),
    max_ts: secondsUntil(query.maxTs),
    limit: query.limit,
    cursor: query.cursor,
    subaccount: query.subaccount,
  }
}
