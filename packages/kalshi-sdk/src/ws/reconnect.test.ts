import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { backoffDelayMs, Losses, sleep } from './reconnect.ts'

const backoff = (random: number) => ({ minDelayMs: 250, maxDelayMs: 30_000, random: () => random })
const ALMOST_ONE = 1 - Number.EPSILON

describe('backoff', () => {
  it('doubles its bound with every failure up to the longest', () => {
    const bounds = [1, 2, 3, 7, 8, 9, 5_000].map((failures) => backoffDelayMs(failures, backoff(ALMOST_ONE)))
    expect(bounds).toEqual([249, 499, 999, 15_999, 29_999, 29_999, 29_999])
  })

  it('spreads over all of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0, max: ALMOST_ONE, noNaN: true }), (failures, random) => {
        const delayMs = backoffDelayMs(failures, backoff(random))
        expect(delayMs).toBeGreaterThanOrEqual(0)
        expect(delayMs).toBeLessThan(30_000)
      }),
    )
    expect(backoffDelayMs(9, backoff(0))).toBe(0)
  })

  it('makes the first loss good at once and lets later ones of the same minute wait, each once', () => {
    const losses = new Losses()
    const delays: number[] = []
    for (const atS of [0, 1, 2, 100]) {
      losses.note(atS * 1_000_000)
      delays.push(losses.takeDelayMs(backoff(ALMOST_ONE)), losses.takeDelayMs(backoff(ALMOST_ONE)))
    }
    expect(delays).toEqual([0, 0, 249, 0, 499, 0, 0, 0])
  })
})

describe('sleep', () => {
  it('ends with its time or with the signal, whichever is first', async () => {
    const clock = new ManualClock()
    const stop = new AbortController()
    const ended: string[] = []
    const sleeps = [
      sleep(clock, 10, new AbortController().signal).then(() => ended.push('time')),
      sleep(clock, 99, stop.signal).then(() => ended.push('signal')),
    ]
    clock.advance(10)
    await sleeps[0]
    stop.abort()
    await Promise.all([...sleeps, sleep(clock, 99, stop.signal)])
    expect([ended, clock.pending]).toEqual([['time', 'signal'], 0])
  })
})
