import { parseInstant } from '@kassandra/kalshi-sdk/units'
import type { Milestone } from '../../../exchange/reference-records.ts'
import { pageOf } from '../../cursor.ts'
import { isWithin } from '../../filter-time.ts'
import type { Query } from '../../query.ts'
import { missingParameter, notFound } from '../../rest-error.ts'
import type { Route } from '../../route.ts'

const MAX_PAGE = 500

/** `limit` must be given. @see Kalshi API reference, section 13 */
export const listMilestones: Route = {
  path: '/milestones',
  auth: 'public',
  handle: ({ references, query }) => {
    if (query.text('limit') === undefined) throw missingParameter('limit')
    const limit = query.limit(MAX_PAGE, MAX_PAGE)
    const milestones = references.milestones().filter(toFilter(query))
    const { page, cursor } = pageOf('milestones', milestones, limit, query.text('cursor'))
    return { milestones: page.map(toMilestoneView), cursor }
  },
}

export const getMilestone: Route = {
  path: '/milestones/:milestone',
  auth: 'public',
  handle: ({ references, params }) => {
    const milestone = references.findMilestone(params['milestone'] ?? '')
    if (!milestone) throw notFound()
    return { milestone: toMilestoneView(milestone) }
  },
}

/** The category comes in lower case, however it was written. */
export const toMilestoneView = (milestone: Milestone): Milestone => ({ ...milestone, category: milestone.category.toLowerCase() })

function toFilter(query: Query): (milestone: Milestone) => boolean {
  const earliestUs = query.instant('minimum_start_date')
  const minUpdatedS = query.seconds('min_updated_ts')
  const category = query.text('category')?.toLowerCase()
  const competition = query.text('competition')
  const sourceId = query.text('source_id')
  const type = query.text('type')
  const event = query.text('related_event_ticker')
  return (milestone) =>
    (earliestUs === undefined || parseInstant(milestone.start_date) >= earliestUs) &&
    (category === undefined || milestone.category.toLowerCase() === category) &&
    (competition === undefined || milestone.details['competition'] === competition) &&
    (sourceId === undefined || sourceIdsOf(milestone).includes(sourceId)) &&
    (type === undefined || milestone.type === type) &&
    (event === undefined || milestone.related_event_tickers.includes(event)) &&
    isWithin(parseInstant(milestone.last_updated_ts), minUpdatedS, undefined)
}

const sourceIdsOf = ({ source_id, source_ids = {} }: Milestone): readonly unknown[] => [source_id, ...Object.values(source_ids)]
