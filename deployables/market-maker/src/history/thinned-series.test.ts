import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ThinnedSeries } from './thinned-series.ts'

it('keeps the whole span, in order, within its capacity, with the newest last', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 600 }),
      fc.integer({ min: 4, max: 40 }),
      (gaps, capacity) => {
        const series = new ThinnedSeries<{ atUs: number }>(capacity, 10)
        let atUs = 0
        for (const gap of gaps) {
          atUs += gap
          series.add({ atUs })
        }
        const points = series.list(Number.POSITIVE_INFINITY)
        expect(points.length).toBeLessThanOrEqual(capacity)
        expect(points.at(-1)?.atUs).toBe(atUs)
        expect(points[0]?.atUs).toBeLessThanOrEqual((gaps[0] ?? 0) + 10)
        expect(points.every((point, index) => index === 0 || point.atUs > (points[index - 1]?.atUs ?? 0))).toBe(true)
      },
    ),
  )
})

it('thins what is asked for and leaves the newest in it', () => {
  const series = new ThinnedSeries<{ atUs: number }>(100, 1)
  for (let atUs = 1; atUs <= 90; atUs++) series.add({ atUs })
  expect(series.list(9).map(({ atUs }) => atUs)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90])
})
