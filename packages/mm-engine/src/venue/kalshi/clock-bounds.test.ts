import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClockBounds, NO_BOUNDS, narrow, untilTellingMs } from './clock-bounds.ts'

const second = (ms: number): number => Math.floor(ms / 1_000) * 1_000

describe('bounds of a clock', () => {
  it('K24 hold the true offset, whatever the round trips are', () => {
    const trip = fc.record({ gapMs: fc.nat(3_000), outMs: fc.nat(300), backMs: fc.nat(300) })
    fc.assert(
      fc.property(fc.integer({ min: -90_000, max: 90_000 }), fc.array(trip, { minLength: 1 }), (offsetMs, trips) => {
        let bounds: ClockBounds | undefined = NO_BOUNDS
        let nowMs = 1_790_000_000_123
        for (const { gapMs, outMs, backMs } of trips) {
          const sentMs = nowMs + gapMs
          nowMs = sentMs + outMs + backMs
          bounds = bounds && narrow(bounds, { sentMs, receivedMs: nowMs, exchangeMs: second(sentMs + outMs + offsetMs) })
        }
        expect(bounds?.leastMs).toBeLessThanOrEqual(offsetMs)
        expect(bounds?.mostMs).toBeGreaterThanOrEqual(offsetMs)
      }),
    )
  })

  it('K24 come together to a small part of a second within a dozen answers', () => {
    let bounds: ClockBounds | undefined = NO_BOUNDS
    let nowMs = 1_790_000_000_123
    for (let sample = 0; sample < 12; sample++) {
      nowMs += bounds && Number.isFinite(bounds.leastMs) ? untilTellingMs(bounds, nowMs + 10) : 0
      const sentMs = nowMs
      nowMs += 20
      bounds = bounds && narrow(bounds, { sentMs, receivedMs: nowMs, exchangeMs: second(sentMs + 10 - 4_321) })
    }
    if (!bounds) throw new Error('the bounds contradict each other')
    expect(bounds.mostMs - bounds.leastMs).toBeLessThanOrEqual(130)
    expect(Math.abs((bounds.mostMs + bounds.leastMs) / 2 + 4_321)).toBeLessThanOrEqual(65)
  })

  it('contradict each other when a clock jumps', () => {
    const first = narrow(NO_BOUNDS, { sentMs: 10_000, receivedMs: 10_010, exchangeMs: 10_000 })
    expect(first && narrow(first, { sentMs: 20_000, receivedMs: 20_010, exchangeMs: 25_000 })).toBeUndefined()
  })
})
