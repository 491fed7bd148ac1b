import { formatPrice, formatQty, type Market, type PriceRange, type SelectedLeg } from '@kassandra/kalshi-sdk'
import { trimDecimals } from '../output/decimals.ts'
import { asIs, eachOf, inInstant, inMoney, inPrice, inQty, type JsonDocument, type Shape, toDocument } from '../output/document.ts'
import { toMinute } from '../output/moment.ts'
import type { Fact, ListView } from '../output/show.ts'
import { decimal, flexible, text } from '../output/table.ts'

const RANGE: Shape<PriceRange> = { start: inPrice, end: inPrice, step: inPrice }
const LEG: Shape<SelectedLeg> = { yesSettlementValue: inPrice }

const MARKET: Shape<Market> = {
  createdTime: inInstant,
  updatedTime: inInstant,
  openTime: inInstant,
  closeTime: inInstant,
  expectedExpirationTime: inInstant,
  expirationTime: inInstant,
  latestExpirationTime: inInstant,
  occurrenceTime: inInstant,
  feeWaiverExpirationTime: inInstant,
  settlementTime: inInstant,
  settlementValue: inPrice,
  settlementFloor: inPrice,
  yesBid: inPrice,
  yesBidQty: inQty,
  yesAsk: inPrice,
  yesAskQty: inQty,
  noBid: inPrice,
  noAsk: inPrice,
  lastPrice: inPrice,
  previousYesBid: inPrice,
  previousYesAsk: inPrice,
  previousPrice: inPrice,
  volume: inQty,
  volume24h: inQty,
  openInterest: inQty,
  notionalValue: inMoney,
  priceRanges: eachOf((range) => toDocument(range, RANGE)),
  mveSelectedLegs: eachOf((leg) => toDocument(leg, LEG)),
  customStrike: asIs,
}

export const marketDocument = (market: Market): JsonDocument => toDocument(market, MARKET)

/** What tells a market from its siblings in words. */
export const marketName = ({ title, yesSubtitle }: Market): string => [title, yesSubtitle].filter((part) => part !== '').join(': ')

export const marketView: ListView<Market> = {
  toDocument: marketDocument,
  columns: [
    text('TICKER', (market) => market.ticker),
    flexible('TITLE', marketName),
    text('STATUS', (market) => market.status),
    decimal('BID', (market) => formatPrice(market.yesBid), 2),
    decimal('ASK', (market) => formatPrice(market.yesAsk), 2),
    decimal('LAST', (market) => formatPrice(market.lastPrice), 2),
    decimal('VOLUME', (market) => formatQty(market.volume)),
    text('CLOSES (UTC)', (market) => toMinute(market.closeTime)),
  ],
  nothing: 'no markets',
}

const dollars = (value: string): string => `$${trimDecimals(value, 2)}`

export function marketFacts(market: Market): readonly Fact[] {
  const quote = (bid: Market['yesBid'], ask: Market['yesAsk']): string => `${dollars(formatPrice(bid))} / ${dollars(formatPrice(ask))}`
  return [
    ['ticker', market.ticker],
    ['event', market.eventTicker],
    ['title', marketName(market)],
    ['status', market.status],
    ['result', market.result],
    ['YES bid / ask', quote(market.yesBid, market.yesAsk)],
    ['NO bid / ask', quote(market.noBid, market.noAsk)],
    ['last price', dollars(formatPrice(market.lastPrice))],
    ['volume', trimDecimals(formatQty(market.volume), 0)],
    ['volume of 24 h', trimDecimals(formatQty(market.volume24h), 0)],
    ['open interest', trimDecimals(formatQty(market.openInterest), 0)],
    ['price steps', market.priceRanges.map(rangeText).join(', ')],
    ['opens', toMinute(market.openTime)],
    ['closes', toMinute(market.closeTime)],
    ['shard', market.exchangeIndex === undefined ? '' : String(market.exchangeIndex)],
    ['rules', market.rulesPrimary],
  ]
}

function rangeText({ start, end, step }: PriceRange): string {
  return `${dollars(formatPrice(start))} to ${dollars(formatPrice(end))} by ${dollars(formatPrice(step))}`
}
