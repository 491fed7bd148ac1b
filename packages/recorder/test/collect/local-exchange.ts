import { KalshiClient } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs, formatInstant, formatPrice, formatQty, price, qty } from '@kassandra/kalshi-sdk/units'
import { createExchange, type Exchange, LINEAR_CENT, type Listening, listen, type PublicEvent } from '@kassandra/kalshi-sim'

/** Long ago, as recorded flows are. */
export const START_US: EpochUs = epochUs(Date.UTC(2026, 4, 14, 4, 38) * 1_000)
export const SERIES = 'KXTEST'
export const EVENT = 'KXTEST-E1'

/** An exchange on a port of this machine that publishes what a test says. */
export interface LocalExchange {
  readonly exchange: Exchange
  readonly listening: Listening
  readonly client: KalshiClient
  openMarket(ticker: string): void
  publish(...events: readonly PublicEvent[]): void
  close(): Promise<void>
}

export async function startExchange(...tickers: readonly string[]): Promise<LocalExchange> {
  const exchange = createExchange({ startUs: START_US, keyType: 'ed25519' })
  const listening = await listen(exchange, { port: 0 })
  const { credentials } = exchange
  if (!credentials) throw new Error('the exchange made no key')
  const client = new KalshiClient({
    environment: { restUrl: listening.restUrl, wsUrl: listening.wsUrl },
    credentials,
  })
  exchange.addSeries({ ticker: SERIES, title: 'Test', category: 'Crypto', frequency: 'hourly', tags: [] })
  exchange.addEvent({ ticker: EVENT, seriesTicker: SERIES, title: 'Event', subTitle: '', mutuallyExclusive: false })
  const openMarket = (ticker: string): void =>
    exchange.openMarket(
      {
        ticker,
        eventTicker: EVENT,
        seriesTicker: SERIES,
        marketId: '943fcfe7-68a7-48aa-84b0-9b5ed2d5b922',
        title: ticker,
        yesSubTitle: '',
        noSubTitle: '',
        rules: '',
        createdUs: START_US,
        openUs: START_US,
        closeUs: epochUs(START_US + 3_600_000_000),
        structure: LINEAR_CENT,
        status: 'active',
      },
      { yes: [{ price: price(4_000), qty: qty(100_000) }], no: [{ price: price(5_500), qty: qty(100_000) }] },
    )
  for (const ticker of tickers) openMarket(ticker)
  return {
    exchange,
    listening,
    client,
    openMarket,
    publish: (...events) => {
      for (const event of events) exchange.publish(event)
    },
    close: async () => {
      await client.close()
      exchange.close()
      await listening.close()
    },
  }
}

/** A change of what rests at 0.40 for YES, `afterUs` after the start. */
export function delta(ticker: string, afterUs: number, change = 100): PublicEvent {
  const tsUs = epochUs(START_US + afterUs)
  const [at, by] = [price(4_000), qty(change)]
  return { kind: 'delta', ticker, side: 'yes', price: at, delta: by, tsUs, ts: formatInstant(tsUs), tsMs: Math.floor(tsUs / 1_000) }
}

export function trade(ticker: string, afterUs: number, tradeId: string): PublicEvent {
  const tsUs = epochUs(START_US + afterUs)
  const [yesPrice, count] = [price(4_200), qty(1_000)]
  const msg = {
    trade_id: tradeId,
    market_ticker: ticker,
    yes_price_dollars: formatPrice(yesPrice),
    no_price_dollars: formatPrice(price(10_000 - yesPrice)),
    count_fp: formatQty(count),
    taker_side: 'yes' as const,
    taker_outcome_side: 'yes' as const,
    ts: Math.floor(tsUs / 1_000_000),
    ts_ms: Math.floor(tsUs / 1_000),
  }
  return { kind: 'trade', ticker, tradeId, yesPrice, count, takerSide: 'yes', isBlockTrade: false, tsUs, msg }
}

export function ticker(market: string, afterUs: number, volume: number): PublicEvent {
  const tsUs = epochUs(START_US + afterUs)
  const values = {
    price: price(4_200),
    yesBid: price(4_000),
    yesAsk: price(4_500),
    yesBidQty: qty(100),
    yesAskQty: qty(200),
    lastTradeQty: qty(1_000),
    volume: qty(volume),
    openInterest: qty(300),
    dollarVolume: 12,
    dollarOpenInterest: 3,
  }
  const msg = {
    market_ticker: market,
    price_dollars: formatPrice(values.price),
    yes_bid_dollars: formatPrice(values.yesBid),
    yes_ask_dollars: formatPrice(values.yesAsk),
    yes_bid_size_fp: formatQty(values.yesBidQty),
    yes_ask_size_fp: formatQty(values.yesAskQty),
    last_trade_size_fp: formatQty(values.lastTradeQty),
    volume_fp: formatQty(values.volume),
    open_interest_fp: formatQty(values.openInterest),
    dollar_volume: values.dollarVolume,
    dollar_open_interest: values.dollarOpenInterest,
    ts: Math.floor(tsUs / 1_000_000),
    ts_ms: Math.floor(tsUs / 1_000),
    time: formatInstant(tsUs),
  }
  return { kind: 'ticker', ticker: market, ...values, tsUs, msg }
}

export function lifecycle(market: string, afterUs: number, eventType: 'created' | 'settled'): PublicEvent {
  const tsUs = epochUs(START_US + afterUs)
  const settled = eventType === 'settled' ? { settled_ts: Math.floor(tsUs / 1_000_000) } : {}
  return { kind: 'lifecycle', ticker: market, eventType, tsUs, msg: { event_type: eventType, market_ticker: market, ...settled } }
}
