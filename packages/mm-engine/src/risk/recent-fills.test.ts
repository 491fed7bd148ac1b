import { epochUs, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FILL_MEMORY_US, filledSince, type RecentFill, withFill } from './recent-fills.ts'

const MINUTE_US = 60_000_000

it('counts what was filled in a window, whatever came before, and keeps what is in the longest one', () => {
  const told = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 * MINUTE_US }), fc.integer({ min: 1, max: 1_000 })), { maxLength: 100 })
  fc.assert(
    fc.property(told, fc.integer({ min: 1, max: FILL_MEMORY_US }), (waits, windowUs) => {
      let fills: readonly RecentFill[] = []
      const all: { readonly atUs: number; readonly count: Qty }[] = []
      let nowUs = 0
      for (const [waitUs, count] of waits) {
        nowUs += waitUs
        fills = withFill(fills, epochUs(nowUs), qty(count))
        all.push({ atUs: nowUs, count: qty(count) })
      }
      const inWindow = all.filter(({ atUs }) => atUs > nowUs - windowUs)
      expect(filledSince(fills, nowUs - windowUs)).toBe(inWindow.reduce((sum, { count }) => sum + count, 0))
      expect(fills.length).toBe(all.filter(({ atUs }) => atUs > nowUs - FILL_MEMORY_US).length)
    }),
  )
})
