import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Decoder, Fields } from '../answer/decode.ts'
import { type Listing, type Page, toPage } from '../answer/paginate.ts'
import { secondsFrom } from '../answer/wire-seconds.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type KalshiEvent, toEvent } from './event.ts'
import { type Milestone, toMilestone } from './milestone.ts'

/** Time bounds are sent in whole seconds, the second they lie in. */
export interface ListEventsQuery {
  /** Events a page, 1 to 200. The exchange's default is 200. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly withNestedMarkets?: boolean
  readonly withMilestones?: boolean
  readonly status?: 'unopened' | 'open' | 'closed' | 'settled'
  readonly seriesTicker?: string
  readonly tickers?: readonly string[]
  /** Events with a market that closes after it. */
  readonly minCloseTs?: EpochUs
  readonly minUpdatedTs?: EpochUs
}

export interface EventPage extends Page<KalshiEvent> {
  /** Those of the page's events; empty unless asked for. */
  readonly milestones: readonly Milestone[]
}

/**
 * Lists events of any age, without combos: for those see `listMultivariateEvents`.
 * @see Kalshi REST reference, "Get Events"
 */
export function listEvents(transport: RestTransport, query: ListEventsQuery = {}, options?: CallOptions): Listing<KalshiEvent, EventPage> {
  return list(transport, { method: 'GET', path: '/events', query: toQuery(query) }, toEventPage, options)
}

function toQuery(query: ListEventsQuery) {
  return {
    limit: query.limit,
    cursor: query.cursor,
    with_nested_markets: query.withNestedMarkets,
    with_milestones: query.withMilestones,
    status: query.status,
    series_ticker: query.seriesTicker,
    tickers: query.tickers?.join(','),
    min_close_ts: secondsFrom(query.minCloseTs),
    min_updated_ts: secondsFrom(query.minUpdatedTs),
  }
}

const toEventPage: Decoder<EventPage> = (value) => {
  const fields = new Fields(value)
  return { ...toPage(fields, 'events', toEvent), milestones: fields.list('milestones', toMilestone) }
}
