import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import type { KalshiEvent } from '../rest/events/event.ts'
import { getEvent } from '../rest/events/get-event.ts'
import { type EventCandlesticks, getEventCandlesticks } from '../rest/events/get-event-candlesticks.ts'
import { type EventMetadata, getEventMetadata } from '../rest/events/get-event-metadata.ts'
import {
  type ForecastPercentileHistoryQuery,
  type ForecastPoint,
  getForecastPercentileHistory,
} from '../rest/events/get-forecast-percentile-history.ts'
import { type EventFeeChange, type ListEventFeeChangesQuery, listEventFeeChanges } from '../rest/events/list-event-fee-changes.ts'
import { type EventPage, type ListEventsQuery, listEvents } from '../rest/events/list-events.ts'
import { type ListMultivariateEventsQuery, listMultivariateEvents } from '../rest/events/list-multivariate-events.ts'
import type { CandlesticksQuery } from '../rest/markets/candlestick.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Events and what is told of them. */
export interface EventsResource {
  /** See `listEvents`. */
  list(query?: ListEventsQuery, options?: CallOptions): Listing<KalshiEvent, EventPage>
  /** See `listMultivariateEvents`. */
  listMultivariate(query?: ListMultivariateEventsQuery, options?: CallOptions): Listing<KalshiEvent>
  /** See `getEvent`. */
  get(eventTicker: string, options?: CallOptions): ApiPromise<KalshiEvent>
  /** See `getEventMetadata`. */
  metadata(eventTicker: string, options?: CallOptions): ApiPromise<EventMetadata>
  /** See `getEventCandlesticks`. */
  candlesticks(seriesTicker: string, eventTicker: string, query: CandlesticksQuery, options?: CallOptions): ApiPromise<EventCandlesticks>
  /** See `listEventFeeChanges`. */
  feeChanges(query?: ListEventFeeChangesQuery, options?: CallOptions): Listing<EventFeeChange>
  /** See `getForecastPercentileHistory`. */
  forecastPercentileHistory(
    seriesTicker: string,
    eventTicker: string,
    query: ForecastPercentileHistoryQuery,
    options?: CallOptions,
  ): ApiPromise<readonly ForecastPoint[]>
}

export function bindEvents(transport: RestTransport): EventsResource {
  return {
    list: (query, options) => listEvents(transport, query, options),
    listMultivariate: (query, options) => listMultivariateEvents(transport, query, options),
    get: (eventTicker, options) => getEvent(transport, eventTicker, options),
    metadata: (eventTicker, options) => getEventMetadata(transport, eventTicker, options),
    candlesticks: (seriesTicker, eventTicker, query, options) => getEventCandlesticks(transport, seriesTicker, eventTicker, query, options),
    feeChanges: (query, options) => listEventFeeChanges(transport, query, options),
    forecastPercentileHistory: (seriesTicker, eventTicker, query, options) =>
      getForecastPercentileHistory(transport, seriesTicker, eventTicker, query, options),
  }
}
