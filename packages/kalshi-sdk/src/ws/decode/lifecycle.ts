import type { PriceRange } from '../../rest/markets/market.ts'
import type { FrameEnvelope } from '../frames/envelope.ts'
import type { CreatedMarket, EventFeeUpdateFrame, EventLifecycleFrame, MarketLifecycleFrame, Strikes } from '../frames/lifecycle.ts'
import {
  findFlag,
  findInteger,
  findName,
  findNumber,
  findObject,
  findPrice,
  findSeconds,
  findText,
  type JsonObject,
  readList,
  readOrdinal,
  readPrice,
  readText,
} from './fields.ts'

/** @see Kalshi AsyncAPI document, marketLifecycleV2Payload, multivariateMarketLifecyclePayload and marketMetadataUpdatedPayload */
export function decodeMarketLifecycle(
  envelope: FrameEnvelope,
  raw: JsonObject,
  msg: JsonObject,
  isMultivariate: boolean,
): MarketLifecycleFrame {
  const created = findObject(msg, 'additional_metadata')
  return {
    ...envelope,
    kind: 'market-lifecycle',
    sid: readOrdinal(raw, 'sid'),
    ticker: readText(msg, 'market_ticker'),
    isMultivariate,
    eventType: readText(msg, 'event_type'),
    exchangeIndex: findInteger(msg, 'exchange_index'),
    openTime: findSeconds(msg, 'open_ts'),
    closeTime: findSeconds(msg, 'close_ts'),
    determinationTime: findSeconds(msg, 'determination_ts'),
    settledTime: findSeconds(msg, 'settled_ts'),
    result: findText(msg, 'result'),
    settlementValue: findPrice(msg, 'settlement_value'),
    isDeactivated: findFlag(msg, 'is_deactivated'),
    priceLevelStructure: findText(msg, 'price_level_structure'),
    priceRanges:
      msg['price_ranges'] === undefined || msg['price_ranges'] === null ? undefined : readList(msg, 'price_ranges', toPriceRange),
    yesSubtitle: findText(msg, 'yes_sub_title'),
    market: created && toCreatedMarket(created),
    ...readStrikes(msg),
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
    collateralReturnType: findText(msg, 'collateral_return_type'),
    exchangeIndex: findInteger(msg, 'exchange_index'),
    strikeTime: findSeconds(msg, 'strike_date'),
    strikePeriod: findName(msg, 'strike_period'),
    msg,
  }
}

/** @see Kalshi AsyncAPI document, eventFeeUpdatePayload */
export function decodeEventFeeUpdate(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): EventFeeUpdateFrame {
  return {
    ...envelope,
    kind: 'event-fee-update',
    sid: readOrdinal(raw, 'sid'),
    eventTicker: readText(msg, 'event_ticker'),
    feeTypeOverride: findName(msg, 'fee_type_override'),
    feeMultiplierOverride: findNumber(msg, 'fee_multiplier_override'),
  }
}

function readStrikes(from: JsonObject): Strikes {
  return {
    strikeType: findName(from, 'strike_type'),
    floorStrike: findNumber(from, 'floor_strike'),
    capStrike: findNumber(from, 'cap_strike'),
    customStrike: findObject(from, 'custom_strike'),
  }
}

function toCreatedMarket(market: JsonObject): CreatedMarket {
  return {
    name: findText(market, 'name') ?? '',
    title: findText(market, 'title') ?? '',
    yesSubtitle: findText(market, 'yes_sub_title') ?? '',
    noSubtitle: findText(market, 'no_sub_title') ?? '',
    rulesPrimary: findText(market, 'rules_primary') ?? '',
    rulesSecondary: findText(market, 'rules_secondary') ?? '',
    canCloseEarly: findFlag(market, 'can_close_early') ?? false,
    eventTicker: findText(market, 'event_ticker') ?? '',
    expectedExpirationTime: findSeconds(market, 'expected_expiration_ts'),
    ...readStrikes(market),
  }
}

function toPriceRange(range: JsonObject): PriceRange {
  return { start: readPrice(range, 'start'), end: readPrice(range, 'end'), step: readPrice(range, 'step') }
}
