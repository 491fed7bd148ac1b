import { formatPrice, formatQty, type Market, type PriceRange, type SelectedLeg } from '@kassandra/kalshi-sdk'
import { contracts, dollars } from '../output/amounts.ts'
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

export function marketFacts(market: Market): readonly Fact[] {
  const quote = (bid: Market['yesBid'], ask: Market['yesAsk']): string => `${dollars(bid)} / ${dollars(ask)}`
  return [
    ['ticker', market.ticker],
    ['event', market.eventTicker],
    ['title', marketName(market)],
    ['status', market.status],
    ['result', market.result],
    ['YES bid / ask', quote(market.yesBid, market.yesAsk)],
    ['NO bid / ask', quote(market.noBid, market.noAsk)],
    ['last price', dollars(market.lastPrice)],
    ['volume', contracts(market.volume)],
    ['volume of 24 h', contracts(market.volume24h)],
    ['open interest', contracts(market.openInterest)],
    ['price steps', market.priceRanges.map(rangeText).join(', ')],
    ['opens', toMinute(market.openTime)],
    ['closes', toMinute(market.closeTime)],
    ['shard', market.exchangeIndex === undefined ? '' : String(market.exchangeIndex)],
    ['rules', market.rulesPrimary],
  ]
}

function rangeText({ start, end, step }: PriceRange): string {
  return `${dollars(start)} to ${dollars(end)} by ${dollars(step)}`
}
