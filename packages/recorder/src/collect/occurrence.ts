import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'

/** Exchange times kept per market. A delta may come behind this many later times of its market and is still counted right. */
export const REMEMBERED_TIMES = 8

/** What makes two deltas of one market identical. */
export interface DeltaTuple {
  readonly exchangeTsUs: EpochUs
  readonly side: 'yes' | 'no'
  readonly price: Price
  readonly delta: Qty
}

/**
 * Numbers identical deltas within one connection: 0 for the first of its (market, exchange time, side, price, delta), 1 for the
 * next. All of them are real, and the ordinal tells them apart. Remembers the latest `REMEMBERED_TIMES` exchange times of each market.
 */
export class OccurrenceCounter {
  readonly #markets = new Map<string, TimeCounts[]>()
  #forgotten = 0

  /** Deltas so far that were older than everything remembered of their market: counted anew, so a repeat among them looks like a first. */
  get forgotten(): number {
    return this.#forgotten
  }

  next(ticker: string, tuple: DeltaTuple): number {
    const counts = this.#countsAt(ticker, tuple.exchangeTsUs)
    const key = `${tuple.side}${tuple.price}:${tuple.delta}`
    const occurrence = counts.get(key) ?? 0
    counts.set(key, occurrence + 1)
    return occurrence
  }

  /** Forgets a market whose subscription ended. */
  forget(ticker: string): void {
    this.#markets.delete(ticker)
  }

  #countsAt(ticker: string, exchangeTsUs: EpochUs): Map<string, number> {
    let times = this.#markets.get(ticker)
    if (!times) {
      times = []
      this.#markets.set(ticker, times)
    }
    let at = times.length
    while (at > 0 && (times[at - 1]?.exchangeTsUs ?? 0) > exchangeTsUs) at--
    const known = times[at - 1]
    if (known?.exchangeTsUs === exchangeTsUs) return known.counts
    const added: TimeCounts = { exchangeTsUs, counts: new Map() }
    if (at === 0 && times.length === REMEMBERED_TIMES) {
      this.#forgotten++
      return added.counts
    }
    times.splice(at, 0, added)
    if (times.length > REMEMBERED_TIMES) times.shift()
    return added.counts
  }
}

interface TimeCounts {
  readonly exchangeTsUs: EpochUs
  readonly counts: Map<string, number>
}
