import { describe, expect, it } from 'vitest'
import { JournalComparison, type MergedRow, type StatedGap } from './compare.ts'
import type { JournalEntry } from './entry.ts'

const delta = (tsUs: number, amount: number, ticker = 'M'): Extract<JournalEntry, { kind: 'delta' }> => ({
  kind: 'delta',
  ticker,
  side: 'yes',
  price: 4_200,
  delta: amount,
  tsUs,
})
const trade = (tradeId: string, tsUs: number): Extract<JournalEntry, { kind: 'trade' }> => ({
  kind: 'trade',
  ticker: 'M',
  tradeId,
  yesPrice: 4_200,
  count: 100,
  takerSide: 'yes',
  tsUs,
})
const ticker = (tsUs: number, price: number): Extract<JournalEntry, { kind: 'ticker' }> => ({
  kind: 'ticker',
  ticker: 'M',
  price,
  yesBid: 4_100,
  yesAsk: 4_300,
  volume: 1,
  openInterest: 1,
  tsUs,
})
const outage = (fromUs: number, toUs: number | null, all = true): JournalEntry => ({
  kind: 'outage',
  fault: 'disconnect',
  all,
  fromUs,
  toUs,
})

function judge(published: readonly JournalEntry[], merged: readonly MergedRow[], gaps: readonly StatedGap[] = []) {
  const comparison = new JournalComparison(gaps)
  for (const entry of published) comparison.published(entry)
  for (const row of merged) comparison.merged(row)
  const { match, missing, extra, unexplained } = comparison.verdict()
  return { match, missing, extra, unexplained }
}

const clean = { match: true, missing: 0, extra: 0, unexplained: 0 }

describe('JournalComparison', () => {
  it('matches when every delta was merged as often as it was published', () => {
    expect(judge([delta(1, 5), delta(1, 5)], [delta(1, 5), delta(1, 5)])).toEqual(clean)
  })

  it('misses the second of two equal deltas', () => {
    expect(judge([delta(1, 5), delta(1, 5)], [delta(1, 5)])).toEqual({ ...clean, match: false, missing: 1 })
  })

  it('finds a delta that was merged twice', () => {
    expect(judge([delta(1, 5)], [delta(1, 5), delta(1, 5)])).toEqual({ ...clean, match: false, extra: 1 })
  })

  it('excuses deltas inside a stated gap, its ends included, and none beside it', () => {
    const gaps = [{ ticker: 'M', fromUs: 10, toUs: 20 }]
    const published = [delta(9, 1), delta(10, 1), outage(12, 15), delta(20, 1), delta(21, 1)]
    expect(judge(published, [delta(9, 1), delta(21, 1)], gaps)).toEqual(clean)
    expect(judge(published, [delta(9, 1)], gaps)).toEqual({ ...clean, match: false, missing: 1 })
  })

  it('accepts what was merged inside a gap when it was published, and nothing invented', () => {
    const gaps = [{ ticker: 'M', fromUs: 10, toUs: 20 }]
    expect(judge([outage(12, 15), delta(18, 1)], [delta(18, 1)], gaps)).toEqual(clean)
    expect(judge([outage(12, 15), delta(18, 1)], [delta(18, 2)], gaps)).toEqual({ ...clean, match: false, extra: 1 })
  })

  it('wants every trade, gap or not, at its own second', () => {
    const gaps = [{ ticker: 'M', fromUs: 0, toUs: 5_000_000 }]
    expect(judge([outage(1, 2), trade('a', 1_000_000)], [], gaps)).toEqual({ ...clean, match: false, missing: 1 })
    expect(judge([trade('a', 1_000_000)], [trade('a', 1_000_999)])).toEqual(clean)
    expect(judge([trade('a', 1_000_000)], [trade('a', 3_000_000)])).toEqual({ match: false, missing: 1, extra: 1, unexplained: 0 })
  })

  it('takes tickers as a set', () => {
    expect(judge([ticker(1, 4_200), ticker(1, 4_200)], [ticker(1, 4_200)])).toEqual(clean)
    expect(judge([ticker(1, 4_200)], [ticker(1, 4_300)])).toEqual({ match: false, missing: 1, extra: 1, unexplained: 0 })
  })

  it('looks for every reset of a book, but not for the books that collectors ask for', () => {
    const reset = { kind: 'snapshot', ticker: 'M', yes: [[4_200, 100]], no: [], tsUs: 5_500 } as const
    expect(judge([reset], [{ ...reset, tsUs: 5_000 }])).toEqual(clean)
    expect(judge([reset], [])).toEqual({ ...clean, match: false, missing: 1 })
    expect(judge([{ ...reset, initial: true }], [{ ...reset, tsUs: 9_000 }])).toEqual(clean)
  })

  it('does not look for a reset that repeats the book as it stood', () => {
    const empty = { kind: 'snapshot', ticker: 'M', yes: [], no: [] } as const
    const first = { ...empty, tsUs: 1_000 }
    expect(judge([first, { ...empty, tsUs: 9_000 }], [first])).toEqual(clean)
    expect(judge([first, delta(5_000, 1), { ...empty, tsUs: 9_000 }], [first, delta(5_000, 1)])).toEqual({
      ...clean,
      match: false,
      missing: 1,
    })
  })

  it('wants a stated gap for every outage of all collectors while a market is on the air', () => {
    const published = [delta(1, 1), outage(5, 8), delta(20, 1)]
    expect(judge(published, [delta(1, 1), delta(20, 1)])).toEqual({ ...clean, match: false, unexplained: 1 })
    expect(judge(published, [delta(1, 1), delta(20, 1)], [{ ticker: 'M', fromUs: 2, toUs: 9 }])).toEqual(clean)
    expect(judge([delta(1, 1), outage(5, 8, false), delta(20, 1)], [delta(1, 1), delta(20, 1)])).toEqual(clean)
  })

  it('wants an outage for every stated gap', () => {
    expect(judge([delta(1, 1)], [delta(1, 1)], [{ ticker: 'M', fromUs: 5, toUs: 8 }])).toEqual({ ...clean, match: false, unexplained: 1 })
  })
})
