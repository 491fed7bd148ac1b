import { randomUUID } from 'node:crypto'
import { type EpochUs, epochUs, formatInstant, price, qty } from '@kassandra/kalshi-sdk/units'
import { type Exchange, LINEAR_CENT } from '@kassandra/kalshi-sim'

/** Long ago, as recorded flows are. */
export const START_US: EpochUs = epochUs(Date.UTC(2026, 4, 14, 4, 38) * 1_000)

export function openMarket(exchange: Exchange, ticker: string): void {
  exchange.addSeries({ ticker: 'S', title: 'S', category: 'Crypto', frequency: 'hourly', tags: [] })
  exchange.addEvent({ ticker: 'S-E', seriesTicker: 'S', title: 'E', subTitle: '', mutuallyExclusive: false })
  exchange.openMarket({
    ticker,
    eventTicker: 'S-E',
    seriesTicker: 'S',
    marketId: randomUUID(),
    title: ticker,
    yesSubTitle: '',
    noSubTitle: '',
    rules: '',
    createdUs: START_US,
    openUs: START_US,
    closeUs: epochUs(START_US + 3_600_000_000),
    structure: LINEAR_CENT,
    status: 'active',
  })
}

/** A change of what rests at 0.40 for YES, `afterUs` after the start. */
export function publishDelta(exchange: Exchange, afterUs: number, ticker = 'A'): void {
  const tsUs = epochUs(START_US + afterUs)
  exchange.publish({
    kind: 'delta',
    ticker,
    side: 'yes',
    price: price(4_000),
    delta: qty(100),
    tsUs,
    ts: formatInstant(tsUs),
    tsMs: Math.floor(tsUs / 1_000),
  })
}

export function publishTrade(exchange: Exchange, tradeId: string, afterUs: number, ticker = 'A'): void {
  const tsUs = epochUs(START_US + afterUs)
  exchange.publish({
    kind: 'trade',
    ticker,
    tradeId,
    yesPrice: price(4_000),
    count: qty(100),
    takerSide: 'yes',
    isBlockTrade: false,
    tsUs,
    msg: {
      trade_id: tradeId,
      market_ticker: ticker,
      yes_price_dollars: '0.4000',
      no_price_dollars: '0.6000',
      count_fp: '1.00',
      taker_outcome_side: 'yes',
      ts_ms: Math.floor(tsUs / 1_000),
    },
  })
}
