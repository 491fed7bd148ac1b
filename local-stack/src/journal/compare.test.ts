import { describe, expect, it } from 'vitest'
import { Collector } from './collector.ts'
import { JournalComparison, type MergedRow, type StatedPart } from './compare.ts'
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
const outage = (fromUs: number, toUs: number | null, keyId = 'key'): JournalEntry => ({
  kind: 'outage',
  fault: 'disconnect',
  keyIds: [keyId],
  wholeKeyIds: [keyId],
  fromUs,
  toUs,
})
const gap = (fromUs: number, toUs: number | null): StatedPart => ({ ticker: 'M', kind: 'gap', fromUs, toUs })
const covered = (fromUs: number): StatedPart => ({ ticker: 'M', kind: 'covered', fromUs, toUs: null })

/** One collector, whose book of the market is there at the beginning and again at `bookUs`. */
function judge(published: readonly JournalEntry[], merged: readonly MergedRow[], parts: readonly StatedPart[] = [], bookUs = 15) {
  const comparison = new JournalComparison(parts)
  for (const entry of published) comparison.published(entry)
  for (const row of merged) comparison.merged(row)
  const stored = {
    deltas: new Map([['c', merged.flatMap((row) => (row.kind === 'delta' ? [row.tsUs] : []))]]),
    books: new Map([['M', [0, bookUs].map((us) => ({ connId: 'c', us }))]]),
  }
  const disturbances = comparison.disturbances(new Map([['key', 'gatherer-1']]))
  const { match, missing, extra, unexplained } = comparison.verdict([new Collector(disturbances, stored)])
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
    const gaps = [gap(10, 20)]
    const published = [delta(9, 1), delta(10, 1), outage(12, 15), delta(20, 1), delta(21, 1)]
    expect(judge(published, [delta(9, 1), delta(21, 1)], gaps)).toEqual(clean)
    expect(judge(published, [delta(9, 1)], gaps)).toEqual({ ...clean, match: false, missing: 1 })
  })

  it('accepts what was merged inside a gap when it was published, and nothing invented', () => {
    const gaps = [gap(10, 20)]
    expect(judge([outage(12, 15), delta(18, 1)], [delta(18, 1)], gaps)).toEqual(clean)
    expect(judge([outage(12, 15), delta(18, 1)], [delta(18, 2)], gaps)).toEqual({ ...clean, match: false, extra: 1 })
  })

  it('wants every trade, gap or not, at its own second', () => {
    const gaps = [gap(0, 900)]
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
    const merged = [delta(1, 1), delta(20, 1)]
    expect(judge(published, merged)).toEqual({ ...clean, match: false, unexplained: 1 })
    expect(judge(published, merged, [gap(2, 9)])).toEqual(clean)
    expect(judge([delta(1, 1), outage(5, 8, 'of somebody else'), delta(20, 1)], merged)).toEqual(clean)
  })

  it('wants an outage for every stated gap', () => {
    expect(judge([delta(1, 1)], [delta(1, 1)], [gap(5, 8)])).toEqual({ ...clean, match: false, unexplained: 1 })
  })

  it('excuses what a market published before its first book was there, when it came up during the run', () => {
    const born: JournalEntry = { kind: 'snapshot', ticker: 'M', yes: [], no: [], tsUs: 10, initial: true }
    const published = [delta(1, 1, 'OTHER'), born, delta(12, 1), delta(16, 1)]
    const merged = [delta(1, 1, 'OTHER'), delta(16, 1)]
    expect(judge(published, merged, [covered(15)])).toEqual(clean)
    expect(judge([born, ...published], merged, [covered(15)])).toEqual(clean)
    expect(judge(published.toSpliced(1, 1), merged, [covered(15)])).toEqual({ ...clean, match: false, missing: 1 })
    expect(judge(published, merged, [covered(2_000)])).toEqual({ ...clean, match: false, unexplained: 1 })
  })
})
