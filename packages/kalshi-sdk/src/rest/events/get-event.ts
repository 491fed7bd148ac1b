import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields } from '../answer/decode.ts'
import { toMarketOf } from '../markets/to-market.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type KalshiEvent, toEvent } from './event.ts'

/**
 * Gets one event with its markets.
 * @see Kalshi REST reference, "Get Event"
 */
export function getEvent(transport: RestTransport, eventTicker: string, options?: CallOptions): ApiPromise<KalshiEvent> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/events/${eventTicker}`, query: { with_nested_markets: true } }),
    toEventWithMarkets,
    options,
  )
}

/** The markets stand in the event when asked for there, and beside it in the older form. */
const toEventWithMarkets: Decoder<KalshiEvent> = (value) => {
  const fields = new Fields(value)
  const event = fields.need('event', toEvent)
  const beside = fields.list('markets', toMarketOf(event.seriesTicker))
  return event.markets.length > 0 ? event : { ...event, markets: beside }
}
