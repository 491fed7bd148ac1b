import { complement, type EpochUs, ONE_DOLLAR, type Price, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { PublicBook } from './public-book.ts'

/** First, lowest, highest and last value of a period. */
export interface Range {
  readonly open: Price
  readonly low: Price
  readonly high: Price
  readonly close: Price
}

/** One period. `trades` is undefined when nothing traded; `meanMicro` is the volume-weighted mean price times the volume. */
export interface Candle {
  /** Inclusive end of the period, Unix seconds. */
  readonly endS: number
  readonly yesBid: Range
  readonly yesAsk: Range
  readonly trades: (Range & { readonly meanMicro: number }) | undefined
  /** Last trade price before the period. */
  readonly previous: Price | undefined
  readonly volume: Qty
  readonly openInterest: Qty
}

const MINUTE_S = 60

/** Candles of one market, kept by the minute; longer periods are merged from them when asked for. */
export class Candles {
  readonly #minutes: Candle[] = []

  /** Takes notice of the best prices at `tsUs`; absent sides count as 0 and 1, as on the wire. */
  quote(tsUs: EpochUs, book: PublicBook): void {
    const bid = book.best('yes')?.price ?? price(0)
    const bestNo = book.best('no')?.price
    const ask = bestNo === undefined ? ONE_DOLLAR : complement(bestNo)
    const current = this.#current(tsUs, bid, ask)
    if (current.yesBid.close === bid && current.yesAsk.close === ask) return
    this.#put({ ...current, yesBid: extend(current.yesBid, bid), yesAsk: extend(current.yesAsk, ask) })
  }

  trade(tsUs: EpochUs, at: Price, count: Qty, openInterest: Qty): void {
    const last = this.#minutes.at(-1)
    const current = this.#current(tsUs, last?.yesBid.close ?? price(0), last?.yesAsk.close ?? ONE_DOLLAR)
    const range = current.trades ? extend(current.trades, at) : flat(at)
    const trades = { ...range, meanMicro: (current.trades?.meanMicro ?? 0) + at * count }
    this.#put({ ...current, trades, volume: qty(current.volume + count), openInterest })
  }

  /** Periods of `minutes` whose end lies in [`startS`, `endS`], oldest first; quiet periods repeat the last quotes. */
  list(startS: number, endS: number, minutes: number): Candle[] {
    const periodS = minutes * MINUTE_S
    const first = this.#minutes[0]
    if (!first) return []
    const candles: Candle[] = []
    let index = 0
    let before: Candle | undefined
    for (let end = ceilTo(first.endS, periodS); end <= endS; end += periodS) {
      const parts: Candle[] = []
      for (let part = this.#minutes[index]; part && part.endS <= end; part = this.#minutes[++index]) parts.push(part)
      before = merge(end, before, parts)
      if (end >= startS) candles.push(before)
      if (index >= this.#minutes.length && end >= (this.#minutes.at(-1)?.endS ?? 0)) break
    }
    return candles
  }

  /** The latest period before `startS`, brought forward to the first period's end from there on: its last quotes, no trades. */
  latestBefore(startS: number, minutes: number): Candle | undefined {
    const before = this.closeAt(startS - 1)
    return before && quiet(ceilTo(startS, minutes * MINUTE_S), before)
  }

  /** The last minute whose end is not past `atS`. */
  closeAt(atS: number): Candle | undefined {
    let [from, to] = [0, this.#minutes.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((this.#minutes[middle]?.endS ?? 0) <= atS) from = middle + 1
      else to = middle
    }
    return this.#minutes[from - 1]
  }

  /** Ends of the first and the last minute that are known. */
  span(): { readonly firstS: number; readonly lastS: number } | undefined {
    const [first, last] = [this.#minutes[0], this.#minutes.at(-1)]
    return first && last && { firstS: first.endS, lastS: last.endS }
  }

  /** The open minute; a new one starts from the quotes before it. */
  #current(tsUs: EpochUs, bid: Price, ask: Price): Candle {
    const last = this.#minutes.at(-1)
    const endS = Math.max(ceilTo(Math.ceil(tsUs / 1_000_000), MINUTE_S), last?.endS ?? 0)
    if (last && last.endS === endS) return last
    const fresh: Candle = {
      endS,
      yesBid: flat(last?.yesBid.close ?? bid),
      yesAsk: flat(last?.yesAsk.close ?? ask),
      trades: undefined,
      previous: last?.trades?.close ?? last?.previous,
      volume: qty(0),
      openInterest: last?.openInterest ?? qty(0),
    }
    this.#minutes.push(fresh)
    return fresh
  }

  #put(candle: Candle): void {
    this.#minutes[this.#minutes.length - 1] = candle
  }
}

function merge(endS: number, before: Candle | undefined, parts: readonly Candle[]): Candle {
  const [first, ...rest] = parts
  if (!first) return quiet(endS, before)
  return { ...rest.reduce(joinCandles, first), endS }
}

function joinCandles(a: Candle, b: Candle): Candle {
  return {
    endS: b.endS,
    yesBid: join(a.yesBid, b.yesBid),
    yesAsk: join(a.yesAsk, b.yesAsk),
    trades: joinTrades(a.trades, b.trades),
    previous: a.previous,
    volume: qty(a.volume + b.volume),
    openInterest: b.openInterest,
  }
}

function quiet(endS: number, before: Candle | undefined): Candle {
  return {
    endS,
    yesBid: flat(before?.yesBid.close ?? price(0)),
    yesAsk: flat(before?.yesAsk.close ?? ONE_DOLLAR),
    trades: undefined,
    previous: before?.trades?.close ?? before?.previous,
    volume: qty(0),
    openInterest: before?.openInterest ?? qty(0),
  }
}

function joinTrades(a: Candle['trades'], b: Candle['trades']): Candle['trades'] {
  if (!a || !b) return a ?? b
  return { ...join(a, b), meanMicro: a.meanMicro + b.meanMicro }
}

const flat = (at: Price): Range => ({ open: at, low: at, high: at, close: at })

const extend = (range: Range, at: Price): Range => join(range, flat(at))

function join(a: Range, b: Range): Range {
  return { open: a.open, low: price(Math.min(a.low, b.low)), high: price(Math.max(a.high, b.high)), close: b.close }
}

const ceilTo = (value: number, step: number): number => Math.ceil(value / step) * step
