import { epochUs, microUsd } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_US, type EquityHistory, HOUR_US, lossOver, recordEquity, startEquityHistory } from './equity-history.ts'

const at = (seconds: number) => epochUs(seconds * 1_000_000)
const historyOf = (...points: readonly (readonly [number, number])[]): EquityHistory =>
  points.reduce((history, [second, equity]) => recordEquity(history, at(second), microUsd(equity)), startEquityHistory(at(0), microUsd(0)))

describe('equity history', () => {
  it('counts a loss since the start where that is not an hour ago', () => {
    expect(lossOver(historyOf([2, -8]), HOUR_US)).toBe(8)
    expect(lossOver(historyOf([2, 8], [3, 1]), HOUR_US)).toBe(-1)
  })

  it('knows what equity was an hour ago though nothing was looked at for hours', () => {
    expect(lossOver(historyOf([2, -5], [7_200, -6]), HOUR_US)).toBe(1)
    expect(lossOver(historyOf([2, -5], [7_200, -6]), DAY_US)).toBe(6)
  })

  it('remembers the peak, of whatever time', () => {
    expect(historyOf([1, 40], [200_000, 10]).peak).toBe(40)
  })

  it('R2 is exact to the minute over a day, and keeps no more than it needs', () => {
    const walk = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: -100, max: 100 })), { maxLength: 300, size: 'max' })
    fc.assert(
      fc.property(walk, fc.constantFrom(HOUR_US, DAY_US), (moves, spanUs) => {
        let history = startEquityHistory(at(0), microUsd(0))
        const points: [number, number][] = [[0, 0]]
        for (const [wait, change] of moves) {
          const [second, equity] = points.at(-1) ?? [0, 0]
          points.push([second + wait, equity + change])
          history = recordEquity(history, at(second + wait), microUsd(equity + change))
        }
        const [now, equity] = points.at(-1) ?? [0, 0]
        const from = now - spanUs / 1_000_000
        const before = points.filter(([second]) => second <= from)
        // One a minute: what it was in the minute in which the span began, or before that minute.
        const minute = Math.floor(from / 60) * 60
        const earlier = before.findLast(([second]) => second < minute) ?? [0, 0]
        const allowed = [earlier, ...before.filter(([second]) => second >= minute)].map(([, value]) => value - equity)
        expect(allowed).toContain(lossOver(history, spanUs))
        expect(history.samples.length).toBeLessThanOrEqual(1_442)
      }),
      { numRuns: 60 },
    )
  })
})
