import { type EpochUs, epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { createExchange } from '../src/exchange/create-exchange.ts'
import type { Exchange, ExchangeOptions } from '../src/exchange/exchange.ts'
import type { Level, Side } from '../src/exchange/level.ts'
import type { MarketDefinition } from '../src/exchange/market.ts'
import { LINEAR_CENT } from '../src/exchange/price-structure.ts'
import type { DeltaEvent, TickerEvent, TradeEvent } from '../src/exchange/public-event.ts'
import { uuidOf } from '../src/random/uuid-of.ts'
import { type Listening, listen } from '../src/server/listen.ts'
import { connect, type Key, type RawClient } from './raw-client.ts'

export const START_US: EpochUs = epochUs(Date.UTC(2026, 5, 1, 12) * 1_000)
export const at = (seconds: number): EpochUs => epochUs(START_US + Math.round(seconds * 1_000_000))

export const levels = (...pairs: [number, number][]): Level[] => pairs.map(([at, size]) => ({ price: price(at), qty: qty(size) }))

export function marketOf(ticker: string, changes: Partial<MarketDefinition> = {}): MarketDefinition {
  const [seriesTicker = ticker, event = ''] = ticker.split('-')
  return {
    ticker,
    eventTicker: `${seriesTicker}-${event}`,
    seriesTicker,
    marketId: uuidOf(ticker),
    title: ticker,
    yesSubTitle: 'yes',
    noSubTitle: 'no',
    rules: 'test',
    createdUs: at(-3_600),
    openUs: at(-3_600),
    closeUs: at(3_600),
    structure: LINEAR_CENT,
    status: 'active',
    ...changes,
  }
}

export function delta(ticker: string, side: Side, at: number, by: number, tsUs: EpochUs): DeltaEvent {
  return {
    kind: 'delta',
    ticker,
    side,
    price: price(at),
    delta: qty(by),
    tsUs,
    ts: new Date(tsUs / 1_000).toISOString(),
    tsMs: Math.floor(tsUs / 1_000),
  }
}

export function trade(ticker: string, tradeId: string, yesPrice: number, count: number, tsUs: EpochUs): TradeEvent {
  const msg = {
    trade_id: tradeId,
    market_ticker: ticker,
    yes_price_dollars: (yesPrice / 10_000).toFixed(4),
    no_price_dollars: ((10_000 - yesPrice) / 10_000).toFixed(4),
    count_fp: (count / 100).toFixed(2),
    taker_side: 'yes' as const,
    taker_outcome_side: 'yes' as const,
    taker_book_side: 'bid' as const,
    is_block_trade: false,
    ts: Math.floor(tsUs / 1_000_000),
    ts_ms: Math.floor(tsUs / 1_000),
  }
  return { kind: 'trade', ticker, tradeId, yesPrice: price(yesPrice), count: qty(count), takerSide: 'yes', isBlockTrade: false, tsUs, msg }
}

export function ticker(market: string, last: number, tsUs: EpochUs): TickerEvent {
  const figures = { volume: qty(100), openInterest: qty(50), dollarVolume: 0, dollarOpenInterest: 0 }
  const quotes = {
    price: price(last),
    yesBid: price(last),
    yesAsk: price(last + 100),
    yesBidQty: qty(1),
    yesAskQty: qty(1),
    lastTradeQty: qty(1),
  }
  const msg = {
    market_ticker: market,
    market_id: uuidOf(market),
    price_dollars: (last / 10_000).toFixed(4),
    yes_bid_dollars: (last / 10_000).toFixed(4),
    yes_ask_dollars: ((last + 100) / 10_000).toFixed(4),
    yes_bid_size_fp: '0.01',
    yes_ask_size_fp: '0.01',
    last_trade_size_fp: '0.01',
    volume_fp: '1.00',
    open_interest_fp: '0.50',
    dollar_volume: 0,
    dollar_open_interest: 0,
    ts: Math.floor(tsUs / 1_000_000),
    ts_ms: Math.floor(tsUs / 1_000),
    time: new Date(tsUs / 1_000).toISOString(),
  }
  return { kind: 'ticker', ticker: market, ...quotes, ...figures, tsUs, msg }
}

export const A = 'KXA-26JUN01-1'
export const B = 'KXA-26JUN01-2'
export const C = 'KXB-26JUN01-1'

/** An exchange of three markets on a port of its own, without a flow. */
export interface Running {
  readonly exchange: Exchange
  readonly listening: Listening
  readonly key: Key
  connect(): Promise<RawClient>
  close(): Promise<void>
}

export async function startExchange(options: ExchangeOptions = {}): Promise<Running> {
  const exchange = createExchange({ keyType: 'ed25519', startUs: START_US, ...options })
  if (!options.flow) {
    for (const series of ['KXA', 'KXB']) {
      exchange.addSeries({ ticker: series, title: series, category: 'Test', frequency: 'custom', tags: ['t'] })
      exchange.addEvent({ ticker: `${series}-26JUN01`, seriesTicker: series, title: series, subTitle: '', mutuallyExclusive: false })
    }
    exchange.openMarket(marketOf(A), { yes: levels([4_000, 500], [4_200, 300]), no: levels([5_500, 700]) })
    exchange.openMarket(marketOf(B), { yes: levels([1_000, 100]), no: [] })
    exchange.openMarket(marketOf(C))
  }
  const listening = await listen(exchange, { port: 0 })
  const key = exchange.credentials
  if (!key) throw new Error('the exchange made no key')
  const clients: RawClient[] = []
  return {
    exchange,
    listening,
    key,
    connect: async () => {
      const client = await connect(listening.wsUrl, key)
      clients.push(client)
      return client
    },
    close: async () => {
      for (const client of clients) client.close()
      exchange.close()
      await listening.close()
    },
  }
}
