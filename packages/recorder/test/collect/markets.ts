import type { JsonObject, Market } from '@kassandra/kalshi-sdk'
import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'

export interface MarketFacts {
  readonly ticker: string
  readonly eventTicker?: string
  readonly seriesTicker?: string
  readonly status?: string
  readonly updatedUs?: number
  readonly raw?: JsonObject
}

/** A market of which only these facts matter. */
export function toMarket({ ticker, eventTicker = 'E', seriesTicker, status = 'active', updatedUs, raw = { ticker } }: MarketFacts): Market {
  return {
    ticker,
    eventTicker,
    seriesTicker,
    status,
    raw,
    updatedTime: updatedUs === undefined ? undefined : epochUs(updatedUs),
    ...UNTOLD,
  }
}

const NO_PRICE = price(0)
const NO_QTY = qty(0)
const UNTOLD = {
  marketType: 'binary',
  title: '',
  subtitle: '',
  yesSubtitle: '',
  noSubtitle: '',
  createdTime: undefined,
  openTime: undefined,
  closeTime: undefined,
  expectedExpirationTime: undefined,
  expirationTime: undefined,
  latestExpirationTime: undefined,
  occurrenceTime: undefined,
  feeWaiverExpirationTime: undefined,
  settlementTimerSeconds: 0,
  settlementTime: undefined,
  settlementValue: undefined,
  settlementBoundsType: undefined,
  settlementFloor: undefined,
  result: '',
  expirationValue: '',
  canCloseEarly: false,
  earlyCloseCondition: undefined,
  yesBid: NO_PRICE,
  yesBidQty: NO_QTY,
  yesAsk: NO_PRICE,
  yesAskQty: NO_QTY,
  noBid: NO_PRICE,
  noAsk: NO_PRICE,
  lastPrice: NO_PRICE,
  previousYesBid: NO_PRICE,
  previousYesAsk: NO_PRICE,
  previousPrice: NO_PRICE,
  volume: NO_QTY,
  volume24h: NO_QTY,
  openInterest: NO_QTY,
  notionalValue: microUsd(1_000_000),
  priceLevelStructure: 'linear_cent',
  priceRanges: [],
  strikeType: undefined,
  floorStrike: undefined,
  capStrike: undefined,
  functionalStrike: undefined,
  customStrike: undefined,
  rulesPrimary: '',
  rulesSecondary: '',
  mveCollectionTicker: undefined,
  mveSelectedLegs: [],
  primaryParticipantKey: undefined,
  isProvisional: false,
  exchangeIndex: undefined,
}
