import type { PriceRange } from '../../rest/markets/market.ts'
import { parsePrice } from '../../units/price.ts'
import type { EventLifecycleFrame, FrameEnvelope, MarketLifecycleFrame } from '../frames.ts'
import { fail, findFlag, findSeconds, findText, isObject, type JsonObject, readOrdinal, readPrice, readText } from './fields.ts'

/** @see Kalshi AsyncAPI document, marketLifecycleV2Payload and marketMetadataUpdatedPayload */
export function decodeMarketLifecycle(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): MarketLifecycleFrame {
  const settlementValue = findText(msg, 'settlement_value')
  return {
    ...envelope,
    kind: 'market-lifecycle',
    sid: readOrdinal(raw, 'sid'),
    ticker: readText(msg, 'market_ticker'),
    eventType: readText(msg, 'event_type'),
    openTime: findSeconds(msg, 'open_ts'),
    closeTime: findSeconds(msg, 'close_ts'),
    determinationTime: findSeconds(msg, 'determination_ts'),
    settledTime: findSeconds(msg, 'settled_ts'),
    result: findText(msg, 'result'),
    settlementValue: settlementValue === undefined ? undefined : parsePrice(settlementValue),
    isDeactivated: findFlag(msg, 'is_deactivated'),
    priceRanges: findPriceRanges(msg),
    msg,
  }
}

/** @see Kalshi AsyncAPI document, eventLifecyclePayload */
export function decodeEventLifecycle(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): EventLifecycleFrame {
  return {
    ...envelope,
    kind: 'event-lifecycle',
    sid: readOrdinal(raw, 'sid'),
    eventTicker: readText(msg, 'event_ticker'),
    seriesTicker: findText(msg, 'series_ticker') ?? '',
    title: findText(msg, 'title') ?? '',
    subtitle: findText(msg, 'subtitle') ?? '',
    msg,
  }
}

function findPriceRanges(msg: JsonObject): readonly PriceRange[] | undefined {
  const value = msg['price_ranges']
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) return fail('price_ranges', value, 'a list')
  return value.map((range: unknown) => {
    if (!isObject(range)) return fail('price_ranges', range, 'a list of bands')
    return { start: readPrice(range, 'start'), end: readPrice(range, 'end'), step: readPrice(range, 'step') }
  })
}
