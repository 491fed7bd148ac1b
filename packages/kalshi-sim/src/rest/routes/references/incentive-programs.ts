import { type EpochUs, parseInstant } from '@kassandra/kalshi-sdk/units'
import type { IncentiveProgram } from '../../../exchange/reference-records.ts'
import { pageOf } from '../../cursor.ts'
import type { Query } from '../../query.ts'
import type { Route } from '../../route.ts'

const STATUSES = ['all', 'active', 'upcoming', 'closed', 'paid_out'] as const
const TYPES = ['all', 'liquidity', 'volume', 'margin_maker_volume'] as const

/** The cursor of the next page comes back as `next_cursor`. */
export const listIncentivePrograms: Route = {
  path: '/incentive_programs',
  auth: 'public',
  handle: ({ references, query, nowUs }) => {
    const limit = query.limit(10_000, 100)
    const programs = references.incentivePrograms().filter(toFilter(query, nowUs))
    const { page, cursor } = pageOf('incentive-programs', programs, limit, query.text('cursor'))
    return { incentive_programs: page, next_cursor: cursor }
  },
}

function toFilter(query: Query, nowUs: EpochUs): (program: IncentiveProgram) => boolean {
  const status = query.choice('status', STATUSES) ?? 'all'
  const type = query.choice('type', TYPES) ?? 'all'
  const description = query.text('incentive_description')
  return (program) =>
    (status === 'all' || statusOf(program, nowUs) === status) &&
    (type === 'all' || program.incentive_type === type) &&
    (description === undefined || program.incentive_description === description)
}

function statusOf({ paid_out: paidOut, start_date: start, end_date: end }: IncentiveProgram, nowUs: EpochUs): (typeof STATUSES)[number] {
  if (paidOut) return 'paid_out'
  if (nowUs < parseInstant(start)) return 'upcoming'
  return nowUs < parseInstant(end) ? 'active' : 'closed'
}
