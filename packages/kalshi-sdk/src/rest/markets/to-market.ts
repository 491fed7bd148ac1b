import {
  type Decoder,
  Fields,
  flag,
  instantOrNone,
  integer,
  listOf,
  moneyText,
  number,
  object,
  priceText,
  qtyText,
  text,
} from '../answer/decode.ts'
import type { Market, PriceRange, SelectedLeg } from './market.ts'

/** One market of an answer. Money must be there and exact; words and texts may be new or absent. */
export const toMarket: Decoder<Market> = (value) => {
  const fields = new Fields(value)
  // One literal: to spread its parts takes as long as to read all of them.
  return {
    ticker: fields.need('ticker', text),
    eventTicker: fields.need('event_ticker', text),
    seriesTicker: fields.find('series_ticker', text),
    marketType: fields.need('market_type', text),
    status: fields.need('status', text),
    title: fields.find('title', text) ?? '',
    subtitle: fields.find('subtitle', text) ?? '',
    yesSubtitle: fields.find('yes_sub_title', text) ?? '',
    noSubtitle: fields.find('no_sub_title', text) ?? '',
    exchangeIndex: fields.find('exchange_index', integer),
    isProvisional: fields.find('is_provisional', flag) ?? false,
    createdTime: fields.find('created_time', instantOrNone),
    updatedTime: fields.find('updated_time', instantOrNone),
    openTime: fields.find('open_time', instantOrNone),
    closeTime: fields.find('close_time', instantOrNone),
    expectedExpirationTime: fields.find('expected_expiration_time', instantOrNone),
    expirationTime: fields.find('expiration_time', instantOrNone),
    latestExpirationTime: fields.find('latest_expiration_time', instantOrNone),
    occurrenceTime: fields.find('occurrence_datetime', instantOrNone),
    feeWaiverExpirationTime: fields.find('fee_waiver_expiration_time', instantOrNone),
    result: fields.find('result', text) ?? '',
    expirationValue: fields.find('expiration_value', text) ?? '',
    settlementTimerSeconds: fields.need('settlement_timer_seconds', integer),
    settlementTime: fields.find('settlement_ts', instantOrNone),
    settlementValue: fields.find('settlement_value_dollars', priceText),
    settlementBoundsType: fields.find('settlement_bounds_type', text),
    settlementFloor: fields.find('settlement_floor_dollars', priceText),
    canCloseEarly: fields.find('can_close_early', flag) ?? false,
    earlyCloseCondition: fields.find('early_close_condition', text),
    yesBid: fields.need('yes_bid_dollars', priceText),
    yesBidQty: fields.need('yes_bid_size_fp', qtyText),
    yesAsk: fields.need('yes_ask_dollars', priceText),
    yesAskQty: fields.need('yes_ask_size_fp', qtyText),
    noBid: fields.need('no_bid_dollars', priceText),
    noAsk: fields.need('no_ask_dollars', priceText),
    lastPrice: fields.need('last_price_dollars', priceText),
    previousYesBid: fields.need('previous_yes_bid_dollars', priceText),
    previousYesAsk: fields.need('previous_yes_ask_dollars', priceText),
    previousPrice: fields.need('previous_price_dollars', priceText),
    volume: fields.need('volume_fp', qtyText),
    volume24h: fields.need('volume_24h_fp', qtyText),
    openInterest: fields.need('open_interest_fp', qtyText),
    notionalValue: fields.need('notional_value_dollars', moneyText),
    priceLevelStructure: fields.find('price_level_structure', text) ?? '',
    priceRanges: fields.need('price_ranges', toPriceRanges),
    strikeType: fields.find('strike_type', text),
    floorStrike: fields.find('floor_strike', number),
    capStrike: fields.find('cap_strike', number),
    functionalStrike: fields.find('functional_strike', text),
    customStrike: fields.find('custom_strike', object),
    rulesPrimary: fields.find('rules_primary', text) ?? '',
    rulesSecondary: fields.find('rules_secondary', text) ?? '',
    mveCollectionTicker: fields.find('mve_collection_ticker', text),
    mveSelectedLegs: fields.list('mve_selected_legs', toSelectedLeg),
    primaryParticipantKey: fields.find('primary_participant_key', text),
    raw: fields.raw,
  }
}

/** A market inside its event, which names the series. */
export function toMarketOf(seriesTicker: string | undefined): Decoder<Market> {
  return (value) => {
    const market = toMarket(value)
    return { ...market, seriesTicker: market.seriesTicker ?? seriesTicker }
  }
}

const toPriceRange: Decoder<PriceRange> = (value) => {
  const fields = new Fields(value)
  return { start: fields.need('start', priceText), end: fields.need('end', priceText), step: fields.need('step', priceText) }
}

const toPriceRanges = listOf(toPriceRange)

export const toSelectedLeg: Decoder<SelectedLeg> = (value) => {
  const fields = new Fields(value)
  return {
    eventTicker: fields.find('event_ticker', text),
    marketTicker: fields.find('market_ticker', text),
    side: fields.find('side', text),
    yesSettlementValue: fields.find('yes_settlement_value_dollars', priceText),
  }
}
