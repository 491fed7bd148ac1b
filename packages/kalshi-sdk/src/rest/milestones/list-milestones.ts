import { type EpochUs, formatInstant } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { secondsFrom } from '../answer/wire-seconds.ts'
import { type Milestone, toMilestone } from '../events/milestone.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface ListMilestonesQuery {
  /** Milestones a page, 1 to 500. Default 100, always sent, since the exchange wants it. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly minStartTime?: EpochUs
  /** In any case. */
  readonly category?: string
  readonly competition?: string
  readonly sourceId?: string
  readonly type?: string
  readonly relatedEventTicker?: string
  /** Sent in whole seconds, widened to hold the instant. */
  readonly minUpdatedTs?: EpochUs
}

/**
 * Lists milestones.
 * @see Kalshi REST reference, "Get Milestones"
 */
export function listMilestones(transport: RestTransport, query: ListMilestonesQuery = {}, options?: CallOptions): Listing<Milestone> {
  return list(transport, { method: 'GET', path: '/milestones', query: toQuery(query) }, pageOf('milestones', toMilestone), options)
}

function toQuery(query: ListMilestonesQuery) {
  return {
    limit: query.limit ?? 100,
    cursor: query.cursor,
    minimum_start_date: query.minStartTime === undefined ? undefined : formatInstant(query.minStartTime),
    category: query.category,
    competition: query.competition,
    source_id: query.sourceId,
    type: query.type,
    related_event_ticker: query.relatedEventTicker,
    min_updated_ts: secondsFrom(query.minUpdatedTs),
  }
}
