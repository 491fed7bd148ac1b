import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, text } from '../answer/decode.ts'
import { type SettlementSource, toSettlementSource } from '../series/settlement-source.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/** How a market is shown. */
export interface MarketMetadata {
  readonly ticker: string
  readonly imageUrl: string
  readonly colorCode: string
}

/** How an event is shown, and what decides it. */
export interface EventMetadata {
  readonly imageUrl: string
  readonly featuredImageUrl: string | undefined
  readonly marketDetails: readonly MarketMetadata[]
  readonly settlementSources: readonly SettlementSource[]
  readonly competition: string | undefined
  readonly competitionScope: string | undefined
}

/**
 * Gets the metadata of one event.
 * @see Kalshi REST reference, "Get Event Metadata"
 */
export function getEventMetadata(transport: RestTransport, eventTicker: string, options?: CallOptions): ApiPromise<EventMetadata> {
  return call(transport, () => ({ method: 'GET', path: restPath`/events/${eventTicker}/metadata` }), toEventMetadata, options)
}

const toEventMetadata: Decoder<EventMetadata> = (value) => {
  const fields = new Fields(value)
  return {
    imageUrl: fields.need('image_url', text),
    featuredImageUrl: fields.find('featured_image_url', text),
    marketDetails: fields.list('market_details', toMarketMetadata),
    settlementSources: fields.list('settlement_sources', toSettlementSource),
    competition: fields.find('competition', text),
    competitionScope: fields.find('competition_scope', text),
  }
}

const toMarketMetadata: Decoder<MarketMetadata> = (value) => {
  const fields = new Fields(value)
  return {
    ticker: fields.need('market_ticker', text),
    imageUrl: fields.find('image_url', text) ?? '',
    colorCode: fields.find('color_code', text) ?? '',
  }
}
