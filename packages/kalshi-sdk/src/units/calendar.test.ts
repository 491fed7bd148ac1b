import { expect, it } from 'vitest'
import { daysSinceEpoch } from './calendar.ts'

const DAY_MS = 86_400_000

it('counts every day from 1970 to 2199 as the engine does', () => {
  const last = Date.UTC(2199, 11, 31) / DAY_MS
  for (let days = 0; days <= last; days++) {
    const date = new Date(days * DAY_MS)
    expect(daysSinceEpoch(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(days)
  }
})

it.each([
  [2026, 2, 29],
  [2100, 2, 29],
  [2026, 4, 31],
  [2026, 0, 1],
  [2026, 13, 1],
  [2026, 1, 0],
  [2026, 1, 32],
  [1969, 12, 31],
  [2200, 1, 1],
  [Number.NaN, 1, 1],
  [2026, Number.NaN, 1],
  [2026, 1, Number.NaN],
])('knows no day %i-%i-%i', (year, month, day) => {
  expect(daysSinceEpoch(year, month, day)).toBe(-1)
})
