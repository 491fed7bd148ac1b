import { epochUs } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { sfc32 } from '../../../../test/support/sfc32.ts'
import { NOW, quoteInput } from '../../test/support/quote-input.ts'
import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'
import { normalCdf } from '../probability/normal.ts'
import { createFairValue } from './create-fair-value.ts'
import type { DigitalConfig } from './digital.ts'

/** Of the logarithm, per root second: 28 % a year. */
const SIGMA = 5e-5

interface Situation {
  readonly index: number
  readonly toSettlementS: number
  readonly known?: { readonly samples: number; readonly mean: number; readonly ageMs?: number }
  readonly ageMs?: number
}

function value({ index, toSettlementS, known, ageMs = 0 }: Situation, config: Partial<DigitalConfig>): number | undefined {
  const ago = (ms: number) => epochUs(NOW - ms * 1_000)
  const feeds = { btc: { value: index, asOfUs: ago(ageMs), logVarianceRate: SIGMA ** 2 } }
  const settlementAverage = known && { samples: known.samples, mean: known.mean, asOfUs: ago(known.ageMs ?? 0) }
  const input = quoteInput({ feeds, settlementAverage, settlesAtUs: epochUs(NOW + toSettlementS * 1e6) })
  return createFairValue({ kind: 'digital', feed: 'btc', maxAgeMs: 2_000, ...config }).value(input)
}

describe('digital', () => {
  it('is N(d2) with two thirds of the window off the time (section 2, averaged settlement)', () => {
    const deviation = SIGMA * Math.sqrt(300 - 40)
    const expected = normalCdf((Math.log(100_000 / 100_050) - deviation ** 2 / 2) / deviation)
    expect(value({ index: 100_000, toSettlementS: 300 }, { floorStrike: 100_050 })).toBeCloseTo(expected, 12)
  })

  it('is continuous where the window begins, and certain where it ends', () => {
    const config = { floorStrike: 100_020 }
    const outside = value({ index: 100_000, toSettlementS: 60 }, config)
    const inside = value({ index: 100_000, toSettlementS: 59.999, known: { samples: 0, mean: 0 } }, config)
    expect(inside).toBeCloseTo(outside ?? Number.NaN, 12)
    expect(value({ index: 90_000, toSettlementS: 0, known: { samples: 60, mean: 100_020.01 } }, config)).toBe(1)
    expect(value({ index: 110_000, toSettlementS: 0, known: { samples: 60, mean: 100_020 } }, config)).toBe(0)
  })

  it('takes what is known off the strike: threshold (wK - kA) / (w - k), variance sigma² (w - k) / 3', () => {
    const deviation = SIGMA * Math.sqrt(20 / 3)
    const threshold = (60 * 100_000 - 40 * 100_005) / 20
    const expected = normalCdf((Math.log(100_000 / threshold) - deviation ** 2 / 2) / deviation)
    expect(value({ index: 100_000, toSettlementS: 20, known: { samples: 40, mean: 100_005 } }, { floorStrike: 100_000 })).toBeCloseTo(
      expected,
      10,
    )
  })

  it('is decided before its end when what is known leaves nothing open', () => {
    expect(value({ index: 100, toSettlementS: 1, known: { samples: 59, mean: 100 } }, { floorStrike: 90 })).toBe(1)
  })

  it('between two strikes is the difference, below one the rest', () => {
    const now = { index: 100_000, toSettlementS: 300 }
    const above = (floorStrike: number): number => value(now, { floorStrike }) ?? Number.NaN
    expect(value(now, { floorStrike: 99_950, capStrike: 100_050 })).toBeCloseTo(above(99_950) - above(100_050), 12)
    expect(value(now, { capStrike: 100_050 })).toBeCloseTo(1 - above(100_050), 12)
  })

  it('refuses to be built without a strike or with a floor above its cap', () => {
    expect(() => value({ index: 1, toSettlementS: 1 }, {})).toThrow(InvalidParameterError)
    expect(() => value({ index: 1, toSettlementS: 1 }, { floorStrike: 2, capStrike: 2 })).toThrow(InvalidParameterError)
  })

  it('Q7: is undefined where an input is missing or too old', () => {
    const config = { floorStrike: 100_000 }
    const now = { index: 100_000, toSettlementS: 30 }
    expect(value({ ...now, known: { samples: 30, mean: 100_000 } }, config)).toBeCloseTo(0.5, 1)
    expect(value(now, config)).toBeUndefined()
    expect(value({ ...now, known: { samples: 30, mean: 100_000, ageMs: 2_001 } }, config)).toBeUndefined()
    expect(value({ ...now, known: { samples: 61, mean: 100_000 } }, config)).toBeUndefined()
    expect(value({ index: 100_000, toSettlementS: 300, ageMs: 2_001 }, config)).toBeUndefined()
    expect(value({ index: 0, toSettlementS: 300 }, config)).toBeUndefined()
    expect(value({ index: 100_000, toSettlementS: -1 }, config)).toBeUndefined()
    expect(value({ index: 100_000, toSettlementS: 300 }, { ...config, feed: 'eth' })).toBeUndefined()
  })

  it.each([
    ['before the window', 90, 0],
    ['half way through', 30, 30],
    ['with two samples left', 2, 58],
  ])('in discrete form agrees with a simulation of the samples, %s', (_, toSettlementS, samples) => {
    const strike = 100_000 * (1 + (SIGMA * Math.sqrt(toSettlementS) * (60 - samples)) / 120)
    const known = { samples, mean: 100_000 }
    const expected = simulate(toSettlementS, samples, strike)
    const discrete = value({ index: 100_000, toSettlementS, known }, { floorStrike: strike, averaging: 'discrete' })
    expect(Math.abs((discrete ?? Number.NaN) - expected)).toBeLessThan(3 * Math.sqrt((expected * (1 - expected)) / PATHS))
  })

  it('in continuous form is too sure of the last samples', () => {
    const strike = 100_000 * (1 + SIGMA / 60)
    const known = { samples: 59, mean: 100_000 }
    const of = (averaging: 'continuous' | 'discrete') =>
      value({ index: 100_000, toSettlementS: 1, known }, { floorStrike: strike, averaging }) ?? Number.NaN
    expect(of('discrete')).toBeCloseTo(normalCdf(-1), 4)
    expect(of('continuous')).toBeCloseTo(normalCdf(-Math.sqrt(3)), 4)
  })
})

const PATHS = 20_000

/** Share of paths whose average of 60 samples, one a second up to settlement, is above the strike. */
function simulate(toSettlementS: number, knownSamples: number, strike: number): number {
  const random = sfc32(60)
  const left = 60 - knownSamples
  let above = 0
  for (let path = 0; path < PATHS; path++) {
    let log = SIGMA * Math.sqrt(toSettlementS - left) * normal(random)
    let sum = knownSamples * 100_000
    for (let sample = 0; sample < left; sample++) {
      log += SIGMA * normal(random) - SIGMA ** 2 / 2
      sum += 100_000 * Math.exp(log)
    }
    if (sum / 60 > strike) above++
  }
  return above / PATHS
}

const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
