import { complement, type EpochUs, epochUs, microUsd, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { sfc32 } from '../../../../test/support/sfc32.ts'
import type { EngineEvent } from '../../src/event/engine-event.ts'
import type { BookLevel, Outcome } from '../../src/event/public-event.ts'
import { createFeeSchedule } from '../../src/fees/fee-schedule.ts'
import { STANDARD_TERMS } from '../../src/fees/fee-terms.ts'

export const START: EpochUs = epochUs(1_780_000_000_000_000)
const SECOND_US = 1_000_000
const CENT = 100

/** Everything that a made-up exchange tells of one market: a book that follows a wandering price, and prints that hit its best levels. */
export function* syntheticMarket(ticker: string, seed: number, events: number, startUs: number = START): Generator<EngineEvent> {
  const random = sfc32(seed)
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  let atUs: number = startUs + seed
  const levels: Record<Outcome, Map<number, number>> = { yes: new Map(), no: new Map() }
  const closeUs = epochUs(startUs + 7_200 * SECOND_US)
  yield {
    kind: 'market',
    ticker,
    eventTicker: `${ticker}-EVENT`,
    seriesTicker: 'KXTEST',
    title: `Market ${ticker}`,
    closeUs,
    settlesUs: closeUs,
    priceRanges: [{ start: price(0), end: price(10_000), step: price(CENT) }],
    fees: createFeeSchedule({ ...STANDARD_TERMS, type: 'quadratic_with_maker_fees' }),
    isExclusive: false,
    atUs: epochUs(atUs),
  }
  yield { kind: 'status', ticker, isOpen: true, atUs: epochUs(atUs) }
  const mid = whole(30, 70)
  const fillSide = (side: Outcome, best: number): void => {
    for (let away = 0; away < 6; away++) if (best - away > 0) levels[side].set(best - away, whole(5, 300))
  }
  fillSide('yes', mid - 1)
  fillSide('no', 100 - mid - 1)
  const told = (side: Outcome): readonly BookLevel[] =>
    [...levels[side]].sort(([a], [b]) => a - b).map(([cents, contracts]) => ({ price: price(cents * CENT), qty: qty(contracts * 100) }))
  yield { kind: 'snapshot', ticker, yes: told('yes'), no: told('no'), atUs: epochUs(atUs), exchangeUs: epochUs(atUs) }
  const change = (side: Outcome, cents: number, by: number): EngineEvent => {
    const left = (levels[side].get(cents) ?? 0) + by
    if (left > 0) levels[side].set(cents, left)
    else levels[side].delete(cents)
    return { kind: 'delta', ticker, side, price: price(cents * CENT), delta: qty(by * 100), atUs: epochUs(atUs), exchangeUs: epochUs(atUs) }
  }
  const best = (side: Outcome): number => Math.max(0, ...levels[side].keys())
  for (let count = 0; count < events; count++) {
    atUs += whole(1_000, 400_000)
    const side: Outcome = random() < 0.5 ? 'yes' : 'no'
    const other: Outcome = side === 'yes' ? 'no' : 'yes'
    const chance = random()
    if (chance < 0.25) {
      const at = best(side)
      const there = levels[side].get(at) ?? 0
      if (there === 0) continue
      const count = Math.min(there, whole(1, 60))
      const yesPrice = side === 'yes' ? price(at * CENT) : complement(price(at * CENT))
      const exchangeUs = epochUs(atUs)
      yield {
        kind: 'trade',
        ticker,
        tradeId: `${ticker}-${atUs}`,
        yesPrice,
        count: qty(count * 100),
        takerSide: other,
        atUs: exchangeUs,
        exchangeUs,
      }
      yield change(side, at, -count)
    } else if (chance < 0.45) {
      const at = best(side) + 1
      if (at + best(other) < 99 && at < 99) yield change(side, at, whole(5, 200))
    } else if (chance < 0.6) {
      const at = best(side)
      const there = levels[side].get(at) ?? 0
      if (there > 0 && levels[side].size > 2) yield change(side, at, -there)
    } else {
      const at = Math.max(1, best(side) - whole(0, 6))
      yield change(side, at, whole(1, 100))
    }
  }
}

/** What several markets tell, by time. */
export function syntheticMarkets(
  tickers: readonly string[],
  seed: number,
  events: number,
  startUs: number = START,
): readonly EngineEvent[] {
  const all = tickers.flatMap((ticker, index) => [...syntheticMarket(ticker, seed * 100 + index + 1, events, startUs)])
  return all
    .map((event, index) => ({ event, index }))
    .sort((a, b) => a.event.atUs - b.event.atUs || a.index - b.index)
    .map(({ event }) => event)
}

export const contracts = (count: number): Qty => qty(count * 100)
export const dollars = (amount: number) => microUsd(amount * 1_000_000)
