import { describe, expect, it } from 'vitest'
import { modelContext } from '../../test/support/model-context.ts'
import type { ModelContext } from '../model/model-context.ts'
import { createReservation } from '../reservation/create-reservation.ts'
import { createSkew, type SkewConfig } from './create-skew.ts'
import { lean } from './skew-model.ts'

function shifted(config: SkewConfig, given: Partial<ModelContext>): { bid: number; ask: number } {
  const { bid = Number.NaN, ask = Number.NaN } = lean({ bid: 0.48, ask: 0.52 }, createSkew(config), modelContext(given))
  return { bid, ask }
}

describe('skews', () => {
  it('linear: both sides by the share of the limit, full beyond it', () => {
    const config = { kind: 'linear', atLimit: 0.04 } as const
    expect(shifted(config, { inventory: 50 }).bid).toBeCloseTo(0.46, 12)
    expect(shifted(config, { inventory: 50 }).ask).toBeCloseTo(0.5, 12)
    expect(shifted(config, { inventory: -25 }).ask).toBeCloseTo(0.53, 12)
    expect(shifted(config, { inventory: 900 }).ask).toBeCloseTo(0.48, 12)
  })

  it('log-odds: the shift of an LMSR, inside 0 to 1 at any position', () => {
    const config = { kind: 'log-odds', perUnit: 0.02 } as const
    const middle = lean({ bid: 0.3, ask: 0.3 }, createSkew(config), modelContext({ inventory: 10 })).bid ?? Number.NaN
    const { bid = 0, ask = 0 } = createReservation({ kind: 'lmsr', liquidity: 50 }).reserve(modelContext({ fair: 0.3, inventory: 10 }))
    expect(bid < middle && middle < ask).toBe(true)
    const far = shifted(config, { inventory: -100_000 })
    expect(far.bid).toBeLessThanOrEqual(far.ask)
    expect(far.ask).toBeLessThanOrEqual(1)
  })

  it('exponential: odd, full at the limit, late the steeper it is', () => {
    const config = { kind: 'exponential', atLimit: 0.04, steepness: 5 } as const
    const shift = (inventory: number): number => 0.48 - shifted(config, { inventory }).bid
    expect(shift(100)).toBeCloseTo(0.04, 12)
    expect(shift(-60)).toBeCloseTo(-shift(60), 12)
    expect(shift(50)).toBeCloseTo((0.04 * Math.expm1(2.5)) / Math.expm1(5), 12)
    expect(shift(86)).toBeLessThan(0.02)
    expect(shift(87)).toBeGreaterThan(0.02)
  })

  it('adaptive: in deviations to the horizon, up to its bound', () => {
    const config = { kind: 'adaptive', deviationsAtLimit: 0.5, max: 0.03 } as const
    expect(0.48 - shifted(config, { inventory: 50, variance: 0.0016 }).bid).toBeCloseTo(0.01, 12)
    expect(0.48 - shifted(config, { inventory: 100, variance: 0.25 }).bid).toBeCloseTo(0.03, 12)
    expect(shifted(config, { inventory: 100, variance: 0 }).bid).toBe(0.48)
  })

  it('none: leaves both sides', () => {
    expect(shifted({ kind: 'none' }, { inventory: 70 })).toEqual({ bid: 0.48, ask: 0.52 })
  })
})
