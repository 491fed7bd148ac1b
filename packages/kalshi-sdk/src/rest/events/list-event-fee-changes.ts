import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Decoder, Fields, instant, number, text } from '../answer/decode.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import type { FeeType } from '../series/series.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** A change of an event's own fees at a known instant; without overrides the series' fees hold again. */
export interface EventFeeChange {
  readonly id: string
  readonly eventTicker: string
  readonly seriesTicker: string
  readonly feeTypeOverride: FeeType | undefined
  readonly feeMultiplierOverride: number | undefined
  readonly scheduledTime: EpochUs
}

export interface ListEventFeeChangesQuery {
  /** Changes a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly eventTicker?: string
}

/**
 * Lists fee changes of events.
 * @see Kalshi REST reference, "Get Event Fee Changes"
 */
export function listEventFeeChanges(
  transport: RestTransport,
  query: ListEventFeeChangesQuery = {},
  options?: CallOptions,
): Listing<EventFeeChange> {
  return list(
    transport,
    { method: 'GET', path: '/events/fee_changes', query: { limit: query.limit, cursor: query.cursor, event_ticker: query.eventTicker } },
    pageOf('event_fee_changes', toEventFeeChange),
    options,
  )
}

const toEventFeeChange: Decoder<EventFeeChange> = (value) => {
  const fields = new Fields(value)
  return {
    id: fields.need('id', text),
    eventTicker: fields.need('event_ticker', text),
    seriesTicker: fields.need('series_ticker', text),
    feeTypeOverride: fields.find('fee_type_override', text) || undefined,
    feeMultiplierOverride: fields.find('fee_multiplier_override', number),
    scheduledTime: fields.need('scheduled_ts', instant),
  }
}
