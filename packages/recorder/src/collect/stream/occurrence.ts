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

/** A tuple takes four numbers: exchange time, side and price, delta, how often it came. */
const FIELDS = 4

/**
 * Numbers identical deltas within one connection: 0 for the first of its (market, exchange time, side, price, delta), 1 for the
 * next. All of them are real, and the ordinal tells them apart. Remembers the latest `REMEMBERED_TIMES` exchange times of each market,
 * in one flat list a market, ascending by time.
 */
export class OccurrenceCounter {
  readonly #markets = new Map<string, number[]>()
  #forgotten = 0

  /** Deltas so far that were older than everything remembered of their market: counted anew, so a repeat among them looks like a first. */
  get forgotten(): number {
    return this.#forgotten
  }

  next(ticker: string, { exchangeTsUs, side, price, delta }: DeltaTuple): number {
    const tuples = this.#tuplesOf(ticker)
    const level = side === 'yes' ? price : -1 - price
    let end = tuples.length
    while (end > 0 && (tuples[end - FIELDS] ?? 0) > exchangeTsUs) end -= FIELDS
    for (let at = end - FIELDS; at >= 0 && tuples[at] === exchangeTsUs; at -= FIELDS) {
      if (tuples[at + 1] !== level || tuples[at + 2] !== delta) continue
      const occurrence = tuples[at + 3] ?? 0
      tuples[at + 3] = occurrence + 1
      return occurrence
    }
    if (end > 0 && tuples[end - FIELDS] === exchangeTsUs) tuples.splice(end, 0, exchangeTsUs, level, delta, 1)
    else this.#addTime(tuples, end, [exchangeTsUs, level, delta, 1])
    return 0
  }

  /** Forgets a market whose subscription ended. */
  forget(ticker: string): void {
    this.#markets.delete(ticker)
  }

  #tuplesOf(ticker: string): number[] {
    const known = this.#markets.get(ticker)
    if (known) return known
    const tuples: number[] = []
    this.#markets.set(ticker, tuples)
    return tuples
  }

  #addTime(tuples: number[], at: number, tuple: readonly number[]): void {
    const isFull = countTimes(tuples) === REMEMBERED_TIMES
    if (isFull && at === 0) {
      this.#forgotten++
      return
    }
    tuples.splice(at, 0, ...tuple)
    if (isFull) tuples.splice(0, lengthOfFirstTime(tuples))
  }
}

function countTimes(tuples: readonly number[]): number {
  let times = 0
  for (let at = 0; at < tuples.length; at += FIELDS) if (at === 0 || tuples[at] !== tuples[at - FIELDS]) times++
  return times
}

function lengthOfFirstTime(tuples: readonly number[]): number {
  let at = FIELDS
  while (at < tuples.length && tuples[at] === tuples[0]) at += FIELDS
  return at
}
