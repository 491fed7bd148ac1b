import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clampProbability, fromLogOdds, logOdds } from './log-odds.ts'
import { normalCdf } from './normal.ts'

describe('log-odds', () => {
  it('is inverted by fromLogOdds, next to 0 as in the middle', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 0.999999, noNaN: true }), (p) => {
        expect(fromLogOdds(logOdds(p)) / p).toBeCloseTo(1, 10)
      }),
    )
  })

  it('neither overflows nor leaves 0 to 1', () => {
    expect([fromLogOdds(-1e6), fromLogOdds(0), fromLogOdds(1e6)]).toEqual([0, 0.5, 1])
    expect([clampProbability(0), clampProbability(0.3), clampProbability(1)]).toEqual([1e-6, 0.3, 1 - 1e-6])
  })
})

describe('normalCdf', () => {
  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [1.96, 0.9750021048517795],
    [-3, 0.0013498980316300946],
    [-8, 6.220960574271784e-16],
    [-10, 7.61985302416053e-24],
    [-40, 0],
    [40, 1],
  ])('N(%f) = %f', (x, expected) => {
    // Past seven deviations eight digits of a number below 1e-11.
    expect(expected === 0 ? normalCdf(x) : normalCdf(x) / expected - 1).toBeCloseTo(0, Math.abs(x) > 7 ? 7 : 12)
  })
})
