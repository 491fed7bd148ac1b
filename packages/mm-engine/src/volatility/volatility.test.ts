import { epochUs } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sfc32 } from '../../../../test/support/sfc32.ts'
import { createVolatility, type VolatilityConfig } from './create-volatility.ts'
import { horizonVariance } from './horizon-variance.ts'

/** Variance rate after samples, given as seconds and values in turn, as of `nowS` or the last of them. */
function rateAfter(config: VolatilityConfig, samples: readonly number[], nowS = samples.at(-2) ?? 0) {
  const model = createVolatility(config)
  let state = model.initial
  for (let at = 0; at < samples.length; at += 2) {
    const [seconds = Number.NaN, value = Number.NaN] = samples.slice(at, at + 2)
    state = model.step(state, { atUs: epochUs(Math.round(seconds * 1e6)), value })
  }
  return model.varianceRate(state, epochUs(Math.round(nowS * 1e6)))
}

/** A path with deviation 0.001 per root second, sampled after waits from 0 to `longestS`. */
function walk(samples: number, longestS: number, seed = 1): readonly number[] {
  const random = sfc32(seed)
  let [atS, value] = [0, 0.5]
  return Array.from({ length: samples }).flatMap(() => {
    const wait = Math.max(1e-6, random() * longestS)
    atS += wait
    value += 0.001 * Math.sqrt(wait) * (random() < 0.5 ? -1 : 1)
    return [atS, value]
  })
}

const ewma = { kind: 'ewma', domain: 'price', decayS: 100, warmUpS: 0 } as const

describe('ewma', () => {
  it('keeps exp(-dt / decay) of the old estimate and gives the rest to dx² / dt', () => {
    const kept = Math.exp(-20 / 100)
    const firstWeight = 1 - Math.exp(-10 / 100)
    const expected = (kept * firstWeight * (0.01 ** 2 / 10) + (1 - kept) * (0.03 ** 2 / 20)) / (1 - Math.exp(-30 / 100))
    expect(rateAfter(ewma, [0, 0.5, 10, 0.51, 30, 0.54])).toBeCloseTo(expected, 14)
  })

  it('is unbiased from the start: after one move it is that move', () => {
    expect(rateAfter(ewma, [0, 0.5, 4, 0.52])).toBeCloseTo(0.0001, 14)
  })

  it('gives new moves the small weight and old ones the large one', () => {
    const calm = Array.from({ length: 200 }).flatMap((_, second) => [second, 0.5])
    const rate = rateAfter(ewma, [...calm, 200, 0.6])
    expect(rate).toBeLessThan(0.02 * 0.1 ** 2)
    expect(rate).toBeGreaterThan(0.009 * 0.1 ** 2)
  })

  it.each([0.5, 5, 50])('finds the variance of a path, sampled at random times up to %f s apart', (longestS) => {
    const decayS = longestS * 200
    const rate = rateAfter({ ...ewma, decayS }, walk(4_000, longestS))
    expect(Math.abs((rate ?? Number.NaN) / 1e-6 - 1)).toBeLessThan(0.25)
  })

  it('adds moves at one instant and leaves out a sample from before', () => {
    const once = rateAfter(ewma, [0, 0.5, 10, 0.5, 10, 0.53]) ?? Number.NaN
    expect(once).toBeCloseTo(0.03 ** 2 / 100 / (1 - Math.exp(-0.1)), 14)
    expect(rateAfter(ewma, [0, 0.5, 10, 0.51, 5, 0.9], 10)).toBe(rateAfter(ewma, [0, 0.5, 10, 0.51]))
  })

  it('is undefined until it is warm, and when its last sample is too old', () => {
    const config = { ...ewma, warmUpS: 10, maxAgeMs: 5_000 }
    expect(rateAfter(config, [0, 0.5])).toBeUndefined()
    expect(rateAfter(config, [0, 0.5, 9.9, 0.6])).toBeUndefined()
    const warm = [0, 0.5, 10, 0.6] as const
    expect([rateAfter(config, warm, 15), rateAfter(config, warm, 15.1)]).toEqual([expect.any(Number), undefined])
  })

  it('leaves out what is no number, in a logarithm as in the value', () => {
    const clean = [0, 0.5, 10, 0.51] as const
    const dirty = [0, 0.5, 5, Number.NaN, 10, 0.51]
    expect(rateAfter(ewma, dirty)).toBe(rateAfter(ewma, clean))
    const realized = { kind: 'realized', domain: 'log', windowS: 60, intervalS: 0, warmUpS: 1 } as const
    expect(rateAfter(realized, [0, 0.5, 5, -1, 10, 0.51])).toBe(rateAfter(realized, clean))
  })

  it('measures log-odds and logarithms where it is told to', () => {
    const path = [0, 0.5, 1, 0.6]
    expect(rateAfter({ ...ewma, domain: 'log-odds' }, path)).toBeCloseTo(Math.log(1.5) ** 2, 12)
    expect(rateAfter({ ...ewma, domain: 'log' }, path)).toBeCloseTo(Math.log(1.2) ** 2, 12)
  })
})

describe('realized', () => {
  const realized = { kind: 'realized', domain: 'price', windowS: 60, intervalS: 0, warmUpS: 10 } as const

  it('is the sum of squared moves over their time, of the window alone', () => {
    const path = [0, 0.9, 100, 0.5, 110, 0.52, 130, 0.51]
    expect(rateAfter(realized, path)).toBeCloseTo((0.02 ** 2 + 0.01 ** 2) / 30, 14)
    expect(rateAfter(realized, path, 165)).toBeCloseTo(0.01 ** 2 / 20, 14)
    expect(rateAfter(realized, path, 175)).toBeUndefined()
  })

  it('passes over samples closer than the interval', () => {
    const bounce = Array.from({ length: 600 }).flatMap((_, index) => [index / 10, index % 2 === 0 ? 0.5 : 0.51])
    expect(rateAfter({ ...realized, intervalS: 1 }, bounce)).toBe(0)
    expect(rateAfter(realized, bounce)).toBeCloseTo(0.01 ** 2 * 10, 10)
  })
})

describe('horizonVariance (section 2.1)', () => {
  it('Q8: is sigma² tau, and p(1 - p) at most', () => {
    const exit = { kind: 'exit', afterS: 100 } as const
    expect(horizonVariance(0.2, 'price', 1e-4, exit, 1_000).variance).toBeCloseTo(0.01, 14)
    expect(horizonVariance(0.2, 'price', 1e-4, exit, 50).variance).toBeCloseTo(0.005, 14)
    expect(horizonVariance(0.2, 'price', 1e-2, exit, 1_000).variance).toBeCloseTo(0.16, 14)
    expect(horizonVariance(0.2, 'price', 1e-4, exit, -1).variance).toBe(0)
  })

  it('is p(1 - p) for a holder, whatever was measured', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (p, rate) => {
        const held = horizonVariance(p, 'price', rate, { kind: 'settlement' }, 10)
        expect(held.variance).toBe(p * (1 - p))
        expect(held.logOddsVariance * (p * (1 - p)) ** 2).toBeCloseTo(held.variance, 12)
      }),
    )
  })

  it('joins price and log-odds by dp = p(1 - p) dx', () => {
    const exit = { kind: 'exit', afterS: 10 } as const
    const { varianceRate, logOddsVariance } = horizonVariance(0.1, 'log-odds', 0.01, exit, 1_000)
    expect(varianceRate).toBeCloseTo(0.01 * 0.09 ** 2, 14)
    expect(logOddsVariance).toBeCloseTo(0.1, 12)
  })
})

describe('fixed', () => {
  it('says sigma² at all times', () => {
    expect(rateAfter({ kind: 'fixed', domain: 'price', sigma: 0.03 }, [])).toBeCloseTo(0.0009, 14)
  })
})
