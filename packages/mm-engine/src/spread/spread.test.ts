import { describe, expect, it } from 'vitest'
import { modelContext } from '../../test/support/model-context.ts'
import type { ModelContext } from '../model/model-context.ts'
import { centred } from '../model/two-sided.ts'
import { createSpread, type SpreadConfig } from './create-spread.ts'
import { widen } from './spread-model.ts'

const half = (config: SpreadConfig, given: Partial<ModelContext> = {}): number => createSpread(config).halfSpread(modelContext(given))

function around(fair: number, config: SpreadConfig, given: Partial<ModelContext> = {}) {
  const { bid = Number.NaN, ask = Number.NaN } = widen(centred(fair), createSpread(config), modelContext({ fair, ...given }))
  return { bid, ask }
}

describe('table 3.6 (Glosten-Milgrom), exact', () => {
  it.each([
    [0.5, 0.1, 0.55, 0.45, 0.200671],
    [0.1, 0.1, 0.119565, 0.083333, 0.200671],
    [0.9, 0.2, 0.931034, 0.857143, 0.405465],
    [0.02, 0.3, 0.036517, 0.01087, 0.619039],
  ])('p %f, mu %f', (p, informedShare, ask, bid, logitHalfSpread) => {
    const config = { kind: 'glosten-milgrom', informedShare } as const
    const quoted = around(p, config)
    expect(quoted.ask).toBeCloseTo(ask, 6)
    expect(quoted.bid).toBeCloseTo(bid, 6)
    expect(half(config)).toBeCloseTo(logitHalfSpread, 6)
  })
})

describe('section 2.1 (logit spread), p = 0.5, gamma = 0.1, sigma = 0.5, tau = 1, k = 1.5', () => {
  const base = { kind: 'avellaneda-stoikov', domain: 'log-odds', gamma: 0.1, k: 1.5 } as const

  it('is 0.3412 / 0.6588 with 2 / gamma', () => {
    const { bid, ask } = around(0.5, base, { logOddsVariance: 0.25 })
    expect(bid).toBeCloseTo(0.3412, 4)
    expect(ask).toBeCloseTo(0.6588, 4)
  })

  it('is 0.4861 / 0.5139 in the form that is there for comparison', () => {
    const { bid, ask } = around(0.5, { ...base, form: 'dalen' }, { logOddsVariance: 0.25 })
    expect(bid).toBeCloseTo(0.4861, 4)
    expect(ask).toBeCloseTo(0.5139, 4)
  })

  it('tends to the monopolist’s 1 / k for a maker without risk aversion, the other form to 0', () => {
    const neutral = { ...base, domain: 'price', gamma: 0 } as const
    expect(half(neutral)).toBeCloseTo(1 / 1.5, 12)
    expect(half({ ...neutral, gamma: 1e-9 })).toBeCloseTo(1 / 1.5, 8)
    expect(half({ ...neutral, form: 'dalen' })).toBe(0)
  })
})

describe('the other spreads', () => {
  it('takes multiples of the deviation over the hold, between its bounds', () => {
    const config = { kind: 'volatility', domain: 'price', multiple: 2, holdS: 100, min: 0.005, max: 0.05 } as const
    expect(half(config, { varianceRate: 1e-6 })).toBeCloseTo(0.02, 12)
    expect(half(config, { varianceRate: 0 })).toBe(0.005)
    expect(half(config, { varianceRate: 1 })).toBe(0.05)
    expect(half(config, { varianceRate: 1e-6, toSettlementS: 25 })).toBeCloseTo(0.01, 12)
    expect(half({ ...config, domain: 'log-odds', max: 9 }, { varianceRate: 1e-6, fair: 0.1 })).toBeCloseTo(0.02 / 0.09, 12)
  })

  it('never takes more deviation than the contract has left: sqrt(p(1 - p))', () => {
    const config = { kind: 'volatility', domain: 'price', multiple: 1, holdS: 1e9, min: 0, max: 9 } as const
    expect(half(config, { fair: 0.9, varianceRate: 1, toSettlementS: 1e9 })).toBeCloseTo(0.3, 12)
  })

  it('widens with the position, whichever way', () => {
    const config = { kind: 'inventory', domain: 'price', halfSpread: 0.02, widening: 1.5 } as const
    expect(half(config)).toBe(0.02)
    expect(half(config, { inventory: -50 })).toBeCloseTo(0.035, 12)
    expect(half(config, { inventory: 400 })).toBeCloseTo(0.05, 12)
  })

  it('moves from one half-spread to another as settlement nears', () => {
    const config = { kind: 'time-decay', domain: 'price', halfSpread: 0.02, atSettlement: 0.06, decayS: 600 } as const
    expect(half(config, { toSettlementS: Number.POSITIVE_INFINITY })).toBeCloseTo(0.02, 12)
    expect(half(config, { toSettlementS: 600 })).toBeCloseTo(0.02 + 0.04 / Math.E, 12)
    expect(half(config, { toSettlementS: 0 })).toBe(0.06)
  })

  it('measures log-odds where it is told to: the same half-spread is narrow near 0 and 1, and stays inside', () => {
    const config = { kind: 'fixed', domain: 'log-odds', halfSpread: 0.4 } as const
    const [middle, edge] = [around(0.5, config), around(0.01, config)]
    expect(middle.ask - middle.bid).toBeGreaterThan(0.19)
    expect(edge.ask - edge.bid).toBeLessThan(0.01)
    expect(edge.bid).toBeGreaterThan(0)
  })
})
