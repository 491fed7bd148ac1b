import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, flag, type JsonObject, object, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/** Live data of an event, such as the chart of an index. */
export interface EventLiveData {
  readonly type: string
  /** Free-form, by type. */
  readonly details: JsonObject
  readonly isHistorical: boolean
  readonly defaultRange: string | undefined
  /** What `range` may be. */
  readonly rangeOptions: readonly string[]
}

export interface EventLiveDataQuery {
  /** One of `rangeOptions`. */
  readonly range?: string
}

/**
 * Gets the live data of an event.
 * @throws {ApiError} 404: unknown, or without live data.
 * @see Kalshi REST reference, "Get Event Live Data"
 */
export function getEventLiveData(
  transport: RestTransport,
  eventTicker: string,
  { range }: EventLiveDataQuery = {},
  options?: CallOptions,
): ApiPromise<EventLiveData> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/live_data/events/${eventTicker}`, query: { range } }),
    (body) => new Fields(body).need('live_data', toEventLiveData),
    options,
  )
}

const toEventLiveData: Decoder<EventLiveData> = (value) => {
  const fields = new Fields(value)
  return {
    type: fields.need('type', text),
    details: fields.need('details', object),
    isHistorical: fields.find('is_historical', flag) ?? false,
    defaultRange: fields.find('default_range', text) || undefined,
    rangeOptions: fields.list('range_options', text),
  }
}
