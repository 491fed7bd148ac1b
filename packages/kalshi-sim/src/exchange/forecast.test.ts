import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecastAt, type Opinion } from './forecast.ts'

const above = (floor: number, probability: number): Opinion => ({ strike: { type: 'greater', floor }, probability })
const below = (cap: number, probability: number): Opinion => ({ strike: { type: 'less', cap }, probability })
const within = (floor: number, cap: number, probability: number): Opinion => ({ strike: { type: 'between', floor, cap }, probability })

describe('a forecast', () => {
  it('goes in a straight line between strikes and stays within them', () => {
    const opinions = [above(10, 0.9), above(20, 0.5), below(30, 0.9)]
    expect([0, 0.1, 0.3, 0.5, 0.7, 0.95].map((share) => forecastAt(opinions, share))).toEqual([
      10,
      10,
      expect.closeTo(15),
      20,
      expect.closeTo(25),
      30,
    ])
  })

  it('shares the whole probability among bands and tails', () => {
    const opinions = [within(60, 70, 0.6), below(60, 0.3), above(70, 0.3)]
    expect(forecastAt(opinions, 0.25)).toBeCloseTo(60)
    expect(forecastAt(opinions, 0.5)).toBeCloseTo(65)
    expect(forecastAt(opinions, 0.75)).toBeCloseTo(70)
  })

  it('starts at the lowest band where there is no tail below', () => {
    expect(forecastAt([within(0, 10, 0.5), within(10, 20, 0.5)], 0)).toBe(0)
    expect(forecastAt([within(0, 10, 0.5), within(10, 20, 0.5)], 0.75)).toBeCloseTo(15)
  })

  it('takes quotes that contradict one another at the highest that was said below', () => {
    const opinions = [above(10, 0.5), above(20, 0.7), above(30, 0.2)]
    expect(forecastAt(opinions, 0.5)).toBe(10)
    expect(forecastAt(opinions, 0.65)).toBeCloseTo(25)
  })

  it('says nothing without opinions', () => {
    expect(forecastAt([], 0.5)).toBeUndefined()
    expect(forecastAt([within(0, 10, 0)], 0.5)).toBeUndefined()
  })

  it('never falls from one percentile to the next, and lies within the strikes, whatever the quotes', () => {
    const probability = fc.integer({ min: 0, max: 100 }).map((each) => each / 100)
    const opinion = fc.oneof(
      fc.tuple(fc.integer({ min: -50, max: 50 }), probability).map(([at, each]) => above(at, each)),
      fc
        .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 20 }), probability)
        .map(([at, width, each]) => within(at, at + width, each)),
    )
    fc.assert(
      fc.property(fc.array(opinion, { minLength: 1 }), (opinions) => {
        const values = Array.from({ length: 21 }, (_, index) => forecastAt(opinions, index / 20))
        if (values[0] === undefined) return
        for (const [index, value] of values.entries()) {
          expect(value).toBeGreaterThanOrEqual(values[Math.max(index - 1, 0)] ?? Number.NaN)
          expect(value).toBeGreaterThanOrEqual(-50)
          expect(value).toBeLessThanOrEqual(70)
        }
      }),
    )
  })
})
