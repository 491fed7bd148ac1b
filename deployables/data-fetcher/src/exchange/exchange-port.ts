import type { Candlestick, CandlesticksQuery, KalshiEvent, Market, OrderbookLevels, Series, Trade } from '@kassandra/kalshi-sdk'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** From one instant up to, not including, another. */
export interface Interval {
  readonly from: EpochUs
  readonly to: EpochUs
}

/** What is asked of the exchange. Every call rejects with the signal's reason once that is aborted. */
export interface ExchangePort {
  /** Undefined where the exchange knows none, live or archived. */
  findMarket(ticker: string, signal: AbortSignal): Promise<Market | undefined>
  /** With its markets, those archived too. */
  findEvent(ticker: string, signal: AbortSignal): Promise<KalshiEvent | undefined>
  findSeries(ticker: string, signal: AbortSignal): Promise<Series | undefined>
  /** Those that are not paid out yet, and those that were from `settledSince` on. One that moves on meanwhile may come twice. */
  listSeriesMarkets(ticker: string, settledSince: EpochUs, signal: AbortSignal): AsyncIterable<Market>
  getOrderbook(ticker: string, signal: AbortSignal): Promise<OrderbookLevels>
  /** Newest first. */
  listTrades(ticker: string, interval: Interval, signal: AbortSignal): AsyncIterable<Trade>
  /** Oldest first, those that end after `from` and by `to`. */
  listCandlesticks(
    ticker: string,
    interval: Interval,
    periodMinutes: CandlesticksQuery['periodMinutes'],
    signal: AbortSignal,
  ): AsyncIterable<Candlestick>
}
