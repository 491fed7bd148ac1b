import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelContext } from '../../test/support/model-context.ts'
import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'
import { createReservation, type ReservationConfig } from './create-reservation.ts'

const reserve = (config: ReservationConfig, given: Parameters<typeof modelContext>[0]) =>
  createReservation(config).reserve(modelContext(given))

describe('avellaneda-stoikov', () => {
  it('grows with gamma, with the variance and with the position, and is the fair value without any of them (eq. 3.17)', () => {
    const shift = (gamma: number, variance: number, inventory: number): number =>
      0.5 - (reserve({ kind: 'avellaneda-stoikov', gamma }, { variance, inventory }).bid ?? Number.NaN)
    expect(shift(0.1, 0.01, 10)).toBeCloseTo(0.01, 12)
    expect(shift(0.2, 0.01, 10)).toBeCloseTo(0.02, 12)
    expect(shift(0.1, 0.02, 10)).toBeCloseTo(0.02, 12)
    expect(shift(0.1, 0.01, -20)).toBeCloseTo(-0.02, 12)
    for (const none of [shift(0, 0.01, 10), shift(0.1, 0, 10), shift(0.1, 0.01, 0)]) expect(none).toBe(0)
  })

  it('refuses a negative or infinite risk aversion when it is built', () => {
    expect(() => createReservation({ kind: 'avellaneda-stoikov', gamma: -1 })).toThrow(InvalidParameterError)
    expect(() => createReservation({ kind: 'cara-bernoulli', gamma: Number.NaN })).toThrow(InvalidParameterError)
  })
})

describe('stationary', () => {
  const config = { kind: 'stationary', gamma: 0.1 } as const

  it('has the paper’s prices (section 2.3): s + 10 ln(1 + (±1 - 2q) / ((q_max + 1)² - q²))', () => {
    const { bid, ask } = reserve({ ...config, form: 'published' }, { inventory: 2, maxInventory: 4 })
    expect(bid).toBeCloseTo(0.5 + 10 * Math.log(1 - 5 / 21), 12)
    expect(ask).toBeCloseTo(0.5 + 10 * Math.log(1 - 3 / 21), 12)
  })

  it('sells what it bought at the same indifference, which the printed ask does not', () => {
    const bid = reserve(config, { inventory: 2, maxInventory: 4 }).bid ?? Number.NaN
    expect(reserve(config, { inventory: 3, maxInventory: 4 }).ask).toBeCloseTo(bid, 12)
    const printed = reserve({ ...config, form: 'published' }, { inventory: 3, maxInventory: 4 }).ask ?? Number.NaN
    expect(Math.abs(printed - bid)).toBeGreaterThan(0.1)
  })

  it('agrees with the printed ask in the first order', () => {
    const given = { inventory: 0, maxInventory: 300 }
    const printed = reserve({ ...config, form: 'published' }, given).ask ?? Number.NaN
    expect(reserve(config, given).ask).toBeCloseTo(printed, 8)
  })

  it('ends the bid at the limit and the ask at its negative, keeps the other side beyond, and is symmetric', () => {
    expect(reserve(config, { inventory: 4, maxInventory: 4 })).toEqual({ bid: undefined, ask: expect.any(Number) })
    expect(reserve(config, { inventory: -4, maxInventory: 4 })).toEqual({ bid: expect.any(Number), ask: undefined })
    expect(reserve(config, { inventory: 9, maxInventory: 4 })).toEqual(reserve(config, { inventory: 4, maxInventory: 4 }))
    const [long, short] = [reserve(config, { inventory: 1.5, maxInventory: 4 }), reserve(config, { inventory: -1.5, maxInventory: 4 })]
    expect(0.5 - (long.bid ?? 0)).toBeCloseTo((short.ask ?? 0) - 0.5, 12)
  })
})

describe('logit-avellaneda-stoikov', () => {
  it('shifts log-odds by q gamma sigma² tau and never leaves 0 to 1', () => {
    const config = { kind: 'logit-avellaneda-stoikov', gamma: 0.1 } as const
    expect(reserve(config, { fair: 0.5, inventory: 10, logOddsVariance: 0.25 }).bid).toBeCloseTo(1 / (1 + Math.exp(0.25)), 12)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -10_000, max: 10_000 }), (fair, inventory) => {
        const { bid = Number.NaN } = reserve(config, { fair, inventory, logOddsVariance: 4 })
        expect(bid).toBeGreaterThanOrEqual(0)
        expect(bid).toBeLessThanOrEqual(1)
      }),
    )
  })
})
