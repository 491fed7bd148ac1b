import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelContext } from '../../../test/support/model-context.ts'
import { createSpread } from '../../spread/create-spread.ts'
import { widen } from '../../spread/spread-model.ts'
import { createReservation } from '../create-reservation.ts'
import { glftConstants } from './glft-parameters.ts'
import { groundState } from './ground-state.ts'

const GAMMA = 0.01
const K = 0.3
const LIMIT = 30
const spread = createSpread({ kind: 'avellaneda-stoikov', domain: 'price', gamma: GAMMA, k: K, form: 'intensity' })

/** Distances of the quotes from the mid, as the paper's figures have them. */
function distances(kind: 'glft' | 'glft-closed-form', sigma: number, intensity: number, inventory: number, drift = 0) {
  const model = createReservation({ kind, gamma: GAMMA, k: K, intensity, sigma, drift })
  const context = modelContext({ fair: 0, inventory, maxInventory: LIMIT })
  const { bid = Number.NaN, ask = Number.NaN } = widen(model.reserve(context), spread, context)
  return { bid: -bid, ask }
}

// sigma, A, q, exact and closed distance of the bid, exact and closed distance of the ask
const TABLE = [
  [0.3, 0.9, 0, 3.313, 3.3129, 3.313, 3.3129],
  [0.3, 0.9, 5, 3.6535, 3.6522, 2.9725, 2.9736],
  [0.3, 0.9, 20, 4.6655, 4.6702, 1.9592, 1.9556],
  [0.4, 0.9, 0, 3.3245, 3.3242, 3.3245, 3.3242],
  [0.4, 0.9, 10, 4.2307, 4.2291, 2.4174, 2.4193],
  [1.0, 0.2, 0, 3.5257, 3.5189, 3.5257, 3.5189],
  [1.0, 0.2, 10, 8.0227, 8.3178, -1.0722, -1.2799],
] as const

describe('table 3.3 (GLFT, Q = 30, gamma = 0.01, k = 0.3), tolerance 1e-3', () => {
  it.each(TABLE)('sigma %f, A %f, q %i: exact and closed quotes', (sigma, intensity, q, exactBid, closedBid, exactAsk, closedAsk) => {
    const exact = distances('glft', sigma, intensity, q)
    const closed = distances('glft-closed-form', sigma, intensity, q)
    expect(Math.abs(exact.bid - exactBid)).toBeLessThan(1e-3)
    expect(Math.abs(exact.ask - exactAsk)).toBeLessThan(1e-3)
    expect(Math.abs(closed.bid - closedBid)).toBeLessThan(1e-3)
    expect(Math.abs(closed.ask - closedAsk)).toBeLessThan(1e-3)
  })

  it.each([
    [0.3, 0.9, 1.35e-4, 0.32567836, 0.067866, 6.62583],
    [0.4, 0.9, 2.4e-4, 0.32567836, 0.090488, 6.648452],
    [1.0, 0.2, 1.5e-3, 0.07237297, 0.479884, 7.037848],
  ])('sigma %f, A %f: the constants', (sigma, intensity, alpha, eta, slope, wholeSpread) => {
    const constants = glftConstants({ gamma: GAMMA, k: K, intensity, sigma }, Number.NaN)
    expect(constants.alpha).toBeCloseTo(alpha, 12)
    expect(constants.eta).toBeCloseTo(eta, 7)
    expect(constants.slope).toBeCloseTo(slope, 6)
    expect(spread.halfSpread(modelContext())).toBeCloseTo(3.278982, 6)
    const closed = distances('glft-closed-form', sigma, intensity, 7)
    expect(closed.bid + closed.ask).toBeCloseTo(wholeSpread, 5)
  })
})

describe('glft', () => {
  it('quotes the bid of q as the ask of -q', () => {
    fc.assert(
      fc.property(fc.integer({ min: -LIMIT, max: LIMIT - 1 }), fc.double({ min: 0.05, max: 2, noNaN: true }), (q, sigma) => {
        expect(distances('glft', sigma, 0.9, q).bid).toBeCloseTo(distances('glft', sigma, 0.9, -q).ask, 9)
      }),
    )
  })

  it('agrees with the closed form near q = 0 where the position limit is far', () => {
    for (let q = -3; q <= 3; q++) {
      const [exact, closed] = [distances('glft', 0.3, 0.9, q), distances('glft-closed-form', 0.3, 0.9, q)]
      expect(Math.abs(exact.bid - closed.bid)).toBeLessThan(2e-3)
      expect(Math.abs(exact.ask - closed.ask)).toBeLessThan(2e-3)
    }
  })

  it('has no bid at the limit and no ask at its negative, and still sheds a position beyond', () => {
    expect(distances('glft', 0.3, 0.9, LIMIT)).toMatchObject({ bid: Number.NaN, ask: expect.any(Number) })
    expect(distances('glft', 0.3, 0.9, -LIMIT).ask).toBeNaN()
    expect(distances('glft', 0.3, 0.9, LIMIT + 5).ask).toBe(distances('glft', 0.3, 0.9, LIMIT).ask)
  })

  it('lies between its whole units for a part of one', () => {
    const at = (q: number): number => distances('glft', 0.4, 0.9, q).bid
    expect(at(4.25)).toBeCloseTo(0.75 * at(4) + 0.25 * at(5), 12)
  })

  it('leans with a drift as the closed form does', () => {
    const drift = 2 * GAMMA * 0.3 ** 2 // worth a position of two units
    expect(distances('glft-closed-form', 0.3, 0.9, 2, drift).bid).toBeCloseTo(distances('glft-closed-form', 0.3, 0.9, 0).bid, 12)
    expect(distances('glft', 0.3, 0.9, 2, drift).bid).toBeCloseTo(distances('glft', 0.3, 0.9, 0).bid, 3)
  })
})

describe('groundState', () => {
  it('is an eigenvector, element by element, tails included', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
        (limit, alpha, beta, eta) => {
          const diagonal = Array.from({ length: 2 * limit + 1 }, (_, index) => (alpha * (index - limit) - beta) * (index - limit))
          const { eigenvalue, logs } = groundState(diagonal, eta)
          const scale = Math.max(...diagonal.map(Math.abs), eta)
          logs.forEach((log, index) => {
            const ratio = (neighbour: number): number => Math.exp((logs[neighbour] ?? Number.NEGATIVE_INFINITY) - log)
            const residual = (diagonal[index] ?? 0) - eigenvalue - eta * (ratio(index - 1) + ratio(index + 1))
            expect(Math.abs(residual)).toBeLessThan(1e-9 * scale)
          })
        },
      ),
    )
  })

  it('knows the discrete Laplacian: -2 cos(pi / (n + 1)) and sines', () => {
    const { eigenvalue, logs } = groundState([0, 0, 0, 0, 0], 1)
    expect(eigenvalue).toBeCloseTo(-2 * Math.cos(Math.PI / 6), 12)
    expect(Math.exp((logs[2] ?? 0) - (logs[0] ?? 0))).toBeCloseTo(Math.sin((3 * Math.PI) / 6) / Math.sin(Math.PI / 6), 9)
  })
})
