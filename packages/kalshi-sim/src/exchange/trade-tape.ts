import type { TradeEvent } from './public-event.ts'

/** A page of trades, newest first; `next` is where the following page starts, undefined on the last. */
export interface TradePage {
  readonly trades: readonly TradeEvent[]
  readonly next: number | undefined
}

export interface TradeFilter {
  readonly ticker?: string | undefined
  /** Bounds in whole seconds of the trade's time, both inclusive. */
  readonly minS?: number | undefined
  readonly maxS?: number | undefined
  readonly isBlockTrade?: boolean | undefined
  /** Which side of the historical cutoff; absent: both. */
  readonly isOnSide?: (trade: TradeEvent) => boolean
}

/** Every trade in the order of publication; positions on the tape never move, so a page's place survives new trades. */
export class TradeTape {
  readonly #trades: TradeEvent[] = []

  add(trade: TradeEvent): void {
    this.#trades.push(trade)
  }

  /** At most `limit` trades that pass the filter, going back from position `from` (absent: the newest). */
  page(filter: TradeFilter, limit: number, from: number = this.#trades.length - 1): TradePage {
    const trades: TradeEvent[] = []
    for (let at = Math.min(from, this.#trades.length - 1); at >= 0; at--) {
      const trade = this.#trades[at]
      if (!trade || !passes(trade, filter)) continue
      if (trades.length === limit) return { trades, next: at }
      trades.push(trade)
    }
    return { trades, next: undefined }
  }
}

function passes(trade: TradeEvent, { ticker, minS, maxS, isBlockTrade, isOnSide }: TradeFilter): boolean {
  const second = Math.floor(trade.tsUs / 1_000_000)
  if (ticker !== undefined && trade.ticker !== ticker) return false
  if (minS !== undefined && second < minS) return false
  if (maxS !== undefined && second > maxS) return false
  if (isOnSide && !isOnSide(trade)) return false
  return isBlockTrade === undefined || trade.isBlockTrade === isBlockTrade
}
