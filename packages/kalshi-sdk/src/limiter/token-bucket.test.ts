import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EpochUs, epochUs } from '../units/time.ts'
import { TokenBucket } from './token-bucket.ts'

const START_US = 1_778_477_621_000_000
const at = (ms: number): EpochUs => epochUs(START_US + ms * 1_000)
const bucketOf = (refillRate: number, capacity: number, settleMs = 0) => new TokenBucket({ refillRate, capacity, settleMs }, at(0))

describe('a token bucket', () => {
  it('begins full and refills continuously up to its capacity', () => {
    const bucket = bucketOf(100, 50)
    expect([bucket.take(50, at(0)), bucket.take(1, at(0))]).toEqual([true, false])
    expect(bucket.level(at(10))).toBe(1)
    expect(bucket.level(at(10.5))).toBe(1.05)
    expect(bucket.level(at(60_000))).toBe(50)
  })

  it('says to the microsecond when a take succeeds', () => {
    const bucket = bucketOf(3, 10)
    bucket.take(10, at(0))
    const waitUs = bucket.waitUs(1, at(0))
    expect(waitUs).toBe(333_334)
    expect(bucket.take(1, epochUs(at(0) + waitUs - 1))).toBe(false)
    expect(bucket.take(1, epochUs(at(0) + waitUs))).toBe(true)
  })

  it('refills at any rate, however often it is looked at', () => {
    const bucket = bucketOf(0.3, 10)
    bucket.take(10, at(0))
    for (let us = 1; us <= 10_000; us++) bucket.level(epochUs(START_US + us))
    expect(bucket.level(at(10))).toBeGreaterThan(0.002)
  })

  it('lets what is dearer than its capacity pass when full, and is in debt then', () => {
    const bucket = bucketOf(100, 50)
    bucket.take(1, at(0))
    expect(bucket.take(70, at(0))).toBe(false)
    expect(bucket.waitUs(70, at(0))).toBe(10_000)
    expect(bucket.take(70, at(10))).toBe(true)
    expect(bucket.level(at(10))).toBe(-20)
    expect(bucket.waitUs(1, at(10))).toBe(210_000)
  })

  it('lets it pass only once it has been full for a while, which gives nobody more', () => {
    const bucket = bucketOf(100, 50, 200)
    bucket.take(10, at(0))
    expect(bucket.waitUs(60, at(0))).toBe(300_000)
    expect([bucket.take(60, at(299)), bucket.level(at(299))]).toEqual([false, 50])
    expect([bucket.take(50, at(299)), bucket.take(1, at(299))]).toEqual([true, false])
    expect([bucket.take(60, at(998)), bucket.take(60, at(999))]).toEqual([false, true])
  })

  it('gains nothing from a clock that goes back', () => {
    const bucket = bucketOf(100, 50)
    bucket.take(50, at(1_000))
    expect(bucket.level(at(500))).toBe(0)
    expect(bucket.level(at(510))).toBe(1)
  })

  it('never gives more than capacity and refill in any window (I1)', () => {
    const step = fc.record({ waitMs: fc.nat({ max: 400 }), cost: fc.integer({ min: 1, max: 30 }) })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 30, max: 200 }), fc.array(step), (rate, capacity, steps) => {
        const bucket = bucketOf(rate, capacity)
        const taken: { readonly ms: number; readonly cost: number }[] = []
        let ms = 0
        for (const { waitMs, cost } of steps) {
          ms += waitMs
          if (bucket.take(cost, at(ms))) taken.push({ ms, cost })
        }
        taken.forEach((first, index) => {
          let spent = 0
          for (const { ms: lastMs, cost } of taken.slice(index)) {
            spent += cost
            expect(spent).toBeLessThanOrEqual(capacity + (rate * (lastMs - first.ms)) / 1_000 + 1e-6)
          }
        })
      }),
    )
  })
})
