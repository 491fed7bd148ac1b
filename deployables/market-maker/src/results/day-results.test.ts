import { expect, it } from 'vitest'
import { differ, mergeResults, NOTHING_YET, type Standing } from './day-results.ts'

const standing: Standing = { ...NOTHING_YET, pnl: 70, spread: 100, inventory: -20, fees: -10, fills: 3, orders: 8 }
const DAY = '2026-06-01'
const at = { from: `${DAY}T10:00:00Z`, to: `${DAY}T11:00:00Z` }

it('C9 has each run of a day once, and their sum', () => {
  const first = mergeResults(undefined, DAY, { runEpoch: 7, ...at, ...standing })
  const second = mergeResults(first, DAY, { runEpoch: 9, ...at, ...standing })
  const again = mergeResults(second, DAY, { runEpoch: 7, ...at, ...standing, pnl: 60, fees: -20 })
  expect(JSON.parse(again)).toMatchObject({
    day: DAY,
    total: { pnl: 130, spread: 200, inventory: -40, fees: -30, settlement: 0, fills: 6, orders: 16 },
    runs: [
      { runEpoch: 7, pnl: 60 },
      { runEpoch: 9, pnl: 70 },
    ],
  })
  expect(mergeResults(again, DAY, { runEpoch: 7, ...at, ...standing, pnl: 60, fees: -20 })).toBe(again)
})

it('C9 counts to a day what came since it began', () => {
  expect(differ({ ...standing, pnl: 100, spread: 130 }, standing)).toEqual({ ...NOTHING_YET, pnl: 30, spread: 30 })
})
