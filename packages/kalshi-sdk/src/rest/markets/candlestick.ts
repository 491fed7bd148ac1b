import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import { type Decoder, Fields, instantInSeconds, priceText, qtyText } from '../answer/decode.ts'

/** First, highest, lowest and last price of a period; all undefined where there was none. */
export interface PriceSpan {
  readonly open: Price | undefined
  readonly high: Price | undefined
  readonly low: Price | undefined
  readonly close: Price | undefined
}

/** Traded YES prices of a period. */
export interface TradedSpan extends PriceSpan {
  readonly mean: Price | undefined
  /** The last price before the period. */
  readonly previous: Price | undefined
  readonly min: Price | undefined
  readonly max: Price | undefined
}

/**
 * What happened in one market during one period.
 * @see Kalshi OpenAPI document, components.schemas.MarketCandlestick
 */
export interface Candlestick {
  /** The period's inclusive end. */
  readonly endPeriod: EpochUs
  readonly yesBid: PriceSpan
  readonly yesAsk: PriceSpan
  readonly price: TradedSpan
  readonly volume: Qty
  /** At the period's end. */
  readonly openInterest: Qty
}

/** Candlesticks of one market, oldest first. */
export interface MarketCandlesticks {
  readonly ticker: string
  readonly candlesticks: readonly Candlestick[]
}

/** Which candlesticks; those that end from `startTs` to `endTs`, sent in whole seconds, widened to hold the instants given. */
export interface CandlesticksQuery {
  readonly startTs: EpochUs
  readonly endTs: EpochUs
  readonly periodMinutes: 1 | 60 | 1440
}

export interface MarketCandlesticksQuery extends CandlesticksQuery {
  /** Prepends a made-up candlestick that carries the last price before `startTs`. */
  readonly includeLatestBeforeStart?: boolean
}

export const toCandlestick: Decoder<Candlestick> = (value) => {
  const fields = new Fields(value)
  return {
    endPeriod: fields.need('end_period_ts', instantInSeconds),
    yesBid: fields.need('yes_bid', toPriceSpan),
    yesAsk: fields.need('yes_ask', toPriceSpan),
    price: fields.need('price', toTradedSpan),
    volume: fields.need('volume_fp', qtyText),
    openInterest: fields.need('open_interest_fp', qtyText),
  }
}

const toPriceSpan: Decoder<PriceSpan> = (value) => {
  const fields = new Fields(value)
  return {
    open: fields.find('open_dollars', priceText),
    high: fields.find('high_dollars', priceText),
    low: fields.find('low_dollars', priceText),
    close: fields.find('close_dollars', priceText),
  }
}

const toTradedSpan: Decoder<TradedSpan> = (value) => {
  const fields = new Fields(value)
  return {
    ...toPriceSpan(value),
    mean: fields.find('mean_dollars', priceText),
    previous: fields.find('previous_dollars', priceText),
    min: fields.find('min_dollars', priceText),
    max: fields.find('max_dollars', priceText),
  }
}
