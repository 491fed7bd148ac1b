import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { sfc32 } from '../../../../test/support/sfc32.ts'
import { modelContext } from '../../test/support/model-context.ts'
import { GRIDS, quoteInput } from '../../test/support/quote-input.ts'
import { createSpread } from '../spread/create-spread.ts'
import { QUOTING_PRESETS } from './presets.ts'
import { createQuoter, type Quoter } from './quoter.ts'
import type { QuotingConfig } from './quoting-config.ts'

/**
 * The paper's market (s = 100, T = 1, sigma = 2, dt = 0.005, k = 1.5, A = 140) on a contract: its unit of price is a cent, its unit of time
 * a second. gamma and k are per dollar here, a hundred times theirs. On the grid of $0.0001 the spread of 1.49 is 149 ticks.
 */
const UNIT = 0.01
const START = 0.5
const STEPS = 200
const STEP_US = 5_000
const SIGMA = 2
const K = 1.5
const A = 140
const PATHS = 1_000

const BASE: QuotingConfig = {
  ...QUOTING_PRESETS.baseline,
  fairValue: { kind: 'external', feed: 'fair', maxAgeMs: 0 },
  volatility: { kind: 'fixed', domain: 'price', sigma: SIGMA * UNIT },
  horizon: { kind: 'exit', afterS: 3_600 },
  size: { kind: 'fixed', size: qty(1_00) },
  ladder: { levels: 1, spacing: 0, growth: 1 },
  minimumEdge: { against: 'reservation', perContract: QUOTING_PRESETS.aggressive.minimumEdge.perContract },
  unit: qty(1_00),
  maxPosition: qty(200_00),
}

function inventoryMaker(gamma: number, form: 'published' | 'intensity' = 'published'): Quoter {
  const perDollar = gamma / UNIT
  return createQuoter({
    ...BASE,
    reservation: { kind: 'avellaneda-stoikov', gamma: perDollar },
    spread: { kind: 'avellaneda-stoikov', domain: 'price', gamma: perDollar, k: K / UNIT, form },
  })
}

/** Around the mid, with the time average of the other's spread. */
function symmetricMaker(gamma: number): Quoter {
  const spread = createSpread({ kind: 'avellaneda-stoikov', domain: 'price', gamma: gamma / UNIT, k: K / UNIT })
  const halfSpread = spread.halfSpread(modelContext({ variance: (SIGMA * UNIT) ** 2 / 2 }))
  return createQuoter({ ...BASE, reservation: { kind: 'none' }, spread: { kind: 'fixed', domain: 'price', halfSpread } })
}

interface Result {
  readonly profit: number
  readonly position: number
}

/** One path of the paper's section 3.3, in its units: P&L marked at the mid. */
function runPath(quoter: Quoter, random: () => number): Result {
  let [mid, cash, position] = [START, 0, 0]
  let state = quoter.initial
  const settlesAtUs = epochUs(STEPS * STEP_US)
  const isHit = (distance: number): boolean => random() < A * Math.exp((-K * distance) / UNIT) * (STEP_US / 1e6)
  for (let step = 0; step < STEPS; step++) {
    const nowUs = epochUs(step * STEP_US)
    const feeds = { fair: { value: mid, asOfUs: nowUs } }
    const input = quoteInput({ nowUs, feeds, settlesAtUs, grid: GRIDS.centiCent, position: qty(position * 100) })
    const { state: next, quotation } = quoter.step(state, input)
    state = next
    if (quotation.kind === 'none') throw new Error(`nothing quoted: ${quotation.reason}`)
    const bid = (quotation.bids[0]?.price ?? price(0)) / 10_000
    const ask = (quotation.asks[0]?.price ?? price(10_000)) / 10_000
    const [isBought, isSold] = [isHit(mid - bid), isHit(ask - mid)]
    cash += (isSold ? ask : 0) - (isBought ? bid : 0)
    position += (isBought ? 1 : 0) - (isSold ? 1 : 0)
    mid += SIGMA * UNIT * Math.sqrt(STEP_US / 1e6) * (random() < 0.5 ? -1 : 1)
  }
  return { profit: (cash + position * mid) / UNIT, position }
}

function simulate(quoter: Quoter): { readonly profit: Moments; readonly position: Moments } {
  const random = sfc32(20081)
  const results = Array.from({ length: PATHS }, () => runPath(quoter, random))
  return { profit: moments(results.map(({ profit }) => profit)), position: moments(results.map(({ position }) => position)) }
}

interface Moments {
  readonly mean: number
  readonly deviation: number
}

function moments(values: readonly number[]): Moments {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length
  return { mean, deviation: Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1)) }
}

/** Within 3 sqrt(1/1000 + 1/n) standard deviations for means, 10 % for deviations. */
function expectWithin(ours: Moments, mean: number, deviation: number): void {
  expect(Math.abs(ours.mean - mean)).toBeLessThanOrEqual(3 * Math.sqrt(1 / 1_000 + 1 / PATHS) * deviation)
  expect(Math.abs(ours.deviation / deviation - 1)).toBeLessThanOrEqual(0.1)
}

describe('table 3.1 (Avellaneda-Stoikov 2008, tables 1-3, published version), by running the quoter', () => {
  it.each([
    [0.01, 68.6, 8.7, 0.12, 5.1],
    [0.1, 65.0, 6.6, 0.08, 2.9],
    [1, 31.4, 5.0, 0.02, 1.7],
  ])('gamma %f, inventory strategy: profit %f, std %f, final q %f, std %f', (gamma, profit, std, q, stdQ) => {
    const ours = simulate(inventoryMaker(gamma))
    expectWithin(ours.profit, profit, std)
    expectWithin(ours.position, q, stdQ)
  })

  it.each([
    [0.01, 68.8, 12.8, 0.09, 8.7],
    [0.1, 68.4, 12.7, 0.26, 8.4],
    [1, 44.0, 11.0, 0.0, 5.1],
  ])('gamma %f, symmetric strategy: profit %f, std %f, final q %f, std %f', (gamma, profit, std, q, stdQ) => {
    const ours = simulate(symmetricMaker(gamma))
    expectWithin(ours.profit, profit, std)
    expectWithin(ours.position, q, stdQ)
  })
})

describe('table 3.2 (October 2006 preprint), which no gate may use', () => {
  it('is not what its parameters give: gamma 0.5, intensity term alone, 23.92 and not 33.92', () => {
    const { profit, position } = simulate(inventoryMaker(0.5, 'intensity'))
    expectWithin(profit, 23.92, 5.05)
    expect(Math.abs(position.deviation / 1.97 - 1)).toBeLessThan(0.1)
    expect(33.92 - profit.mean).toBeGreaterThan(9)
  })
})
