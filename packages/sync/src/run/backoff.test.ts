import { expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'

it('doubles with each failure up to its bound, and is spread evenly below it', () => {
  const backoff = { baseMs: 200, maxMs: 1_000 }
  expect([1, 2, 3, 4, 1_000].map((failures) => backoffMs(backoff, failures, 0.5))).toEqual([100, 200, 400, 500, 500])
  expect(backoffMs(backoff, 3, 0)).toBe(0)
})
