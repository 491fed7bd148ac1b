import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelContext } from '../../test/support/model-context.ts'
import { fromLogOdds, logOdds } from '../probability/log-odds.ts'
import { createReservation } from './create-reservation.ts'
import { lmsrCost, lmsrPriceAfter, lmsrQuantity, lmsrWorstLoss } from './lmsr.ts'

describe('table 3.5 (LMSR, b = 1), exact', () => {
  it.each([
    [0.7, 0.71, 0.048086, 0.033902],
    [0.71, 0.8, 0.49091, 0.371564],
    [0.8, 0.9, 0.81093, Math.LN2],
    [0.7, 0.9, 1.349927, 1.098612],
  ])('from %f to %f', (from, to, quantity, cost) => {
    expect(lmsrQuantity(from, to, 1)).toBeCloseTo(quantity, 6)
    expect(lmsrCost(from, to, 1)).toBeCloseTo(cost, 6)
    expect(lmsrPriceAfter(from, lmsrQuantity(from, to, 1), 1)).toBeCloseTo(to, 12)
  })

  it('can lose b ln(1 / P): the cost of the way to 1 less what the winners get', () => {
    const last = 1 - 1e-12
    expect(lmsrQuantity(0.3, last, 5) - lmsrCost(0.3, last, 5)).toBeCloseTo(lmsrWorstLoss(0.3, 5), 6)
  })
})

// p, gamma, q, bid, ask, S(x - gamma q), linear rule
const TABLE = [
  [0.5, 0.01, 0, 0.49875, 0.50125, 0.5, 0.5],
  [0.5, 0.01, 50, 0.376367, 0.378717, 0.377541, 0.375],
  [0.2, 0.02, 50, 0.083457, 0.084999, 0.084224, 0.04],
  [0.95, 0.05, -50, 0.995589, 0.995804, 0.995698, 1.06875],
  [0.95, 0.05, 50, 0.603344, 0.615245, 0.609316, 0.83125],
] as const

describe('table 3.7 (CARA-Bernoulli against the linear rule), exact', () => {
  it.each(TABLE)('p %f, gamma %f, q %i', (fair, gamma, inventory, bid, ask, marginal, linear) => {
    const context = modelContext({ fair, inventory })
    const exact = createReservation({ kind: 'cara-bernoulli', gamma }).reserve(context)
    expect(exact.bid).toBeCloseTo(bid, 6)
    expect(exact.ask).toBeCloseTo(ask, 6)
    expect(fromLogOdds(logOdds(fair) - gamma * inventory)).toBeCloseTo(marginal, 6)
    expect(createReservation({ kind: 'linear', gamma }).reserve(context).bid).toBeCloseTo(linear, 12)
    // Held to settlement the variance is p(1 - p), and Avellaneda-Stoikov is the linear rule.
    expect(createReservation({ kind: 'avellaneda-stoikov', gamma }).reserve(context).ask).toBeCloseTo(linear, 12)
  })
})

const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true })
const position = fc.double({ min: -1_000, max: 1_000, noNaN: true })
const riskAversion = fc.double({ min: 1e-4, max: 0.5, noNaN: true })

describe('cara-bernoulli', () => {
  it('is the LMSR with b = 1 / gamma', () => {
    fc.assert(
      fc.property(probability, fc.double({ min: -30, max: 30, noNaN: true }), riskAversion, (fair, inventory, gamma) => {
        const context = modelContext({ fair, inventory })
        const cara = createReservation({ kind: 'cara-bernoulli', gamma }).reserve(context)
        const scoring = createReservation({ kind: 'lmsr', liquidity: 1 / gamma }).reserve(context)
        expect(cara.bid).toBeCloseTo(scoring.bid ?? Number.NaN, 9)
        expect(cara.ask).toBeCloseTo(scoring.ask ?? Number.NaN, 9)
      }),
    )
  })

  it('stays inside 0 to 1, the bid at most the ask, falling in the position, at any size', () => {
    fc.assert(
      fc.property(probability, position, riskAversion, (fair, inventory, gamma) => {
        const model = createReservation({ kind: 'cara-bernoulli', gamma })
        const { bid = Number.NaN, ask = Number.NaN } = model.reserve(modelContext({ fair, inventory }))
        expect(bid).toBeGreaterThanOrEqual(0)
        expect(ask).toBeLessThanOrEqual(1 + 1e-12)
        expect(bid).toBeLessThanOrEqual(ask + 1e-12)
        const longer = model.reserve(modelContext({ fair, inventory: inventory + 1 }))
        expect(longer.bid).toBeLessThanOrEqual(bid + 1e-12)
        expect(longer.ask).toBeCloseTo(bid, 9) // the unit that was bought is sold at the same indifference
      }),
    )
  })

  it('treats NO as YES is treated', () => {
    fc.assert(
      fc.property(probability, position, riskAversion, (fair, inventory, gamma) => {
        const model = createReservation({ kind: 'cara-bernoulli', gamma })
        const yes = model.reserve(modelContext({ fair, inventory }))
        const no = model.reserve(modelContext({ fair: 1 - fair, inventory: -inventory }))
        expect(yes.bid).toBeCloseTo(1 - (no.ask ?? Number.NaN), 9)
      }),
    )
  })
})
