import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteInputs, quotingConfigs } from '../../test/support/arbitrary-quoting.ts'
import { GRIDS, NOW, quoteInput, topOf } from '../../test/support/quote-input.ts'
import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'
import { QUOTING_PRESETS } from './presets.ts'
import type { Quote } from './quotation.ts'
import { createQuoter, type QuoteInput } from './quoter.ts'
import type { QuotingConfig } from './quoting-config.ts'

/** A cent either side of an outside fair value, one level of ten contracts. */
const PLAIN: QuotingConfig = {
  fairValue: { kind: 'external', feed: 'fair', maxAgeMs: 1_000 },
  volatility: { kind: 'fixed', domain: 'price', sigma: 0.001 },
  horizon: { kind: 'settlement' },
  reservation: { kind: 'none' },
  spread: { kind: 'fixed', domain: 'price', halfSpread: 0.01 },
  skew: { kind: 'none' },
  size: { kind: 'fixed', size: qty(10_00) },
  ladder: { levels: 1, spacing: 0.01, growth: 1 },
  minimumEdge: { against: 'fair', perContract: microUsd(0) },
  unit: qty(1_00),
  maxPosition: qty(100_00),
  sizeStep: qty(1_00),
}

function quotation(config: Partial<QuotingConfig>, input: Partial<QuoteInput> = {}) {
  const quoter = createQuoter({ ...PLAIN, ...config })
  return quoter.step(quoter.initial, quoteInput(input)).quotation
}

function quotes(config: Partial<QuotingConfig>, input: Partial<QuoteInput> = {}) {
  const answer = quotation(config, input)
  if (answer.kind === 'none') throw new Error(`nothing quoted: ${answer.reason}`)
  const plain = (side: readonly Quote[]) => side.map(({ price, quantity }) => [price, quantity])
  return { bids: plain(answer.bids), asks: plain(answer.asks) }
}

const fair = (value: number) => ({ feeds: { fair: { value, asOfUs: NOW } } })

describe('the grid (Q1, Q2)', () => {
  it('takes bids down and asks up', () => {
    expect(quotes({}, fair(0.505))).toEqual({ bids: [[4_900, 1_000]], asks: [[5_200, 1_000]] })
    expect(quotes({}, { ...fair(0.505), grid: GRIDS.deciCent })).toEqual({ bids: [[4_950, 1_000]], asks: [[5_150, 1_000]] })
  })

  it('leaves a price alone that misses its tick by rounding error', () => {
    for (let cents = 3; cents <= 97; cents++) {
      const { bids, asks } = quotes({}, fair(cents / 100))
      expect([bids[0]?.[0], asks[0]?.[0]]).toEqual([cents * 100 - 100, cents * 100 + 100])
    }
  })

  it('follows a live change of the grid', () => {
    const near = { ...fair(0.0953), grid: GRIDS.linearCent }
    expect(quotes({}, near)).toEqual({ bids: [[800, 1_000]], asks: [[1_100, 1_000]] })
    expect(quotes({}, { ...near, grid: GRIDS.taperedDeciCent })).toEqual({ bids: [[850, 1_000]], asks: [[1_100, 1_000]] })
  })

  it('has no bid below the lowest tick and no ask above the highest', () => {
    expect(quotes({}, fair(0.012))).toEqual({ bids: [], asks: [[300, 1_000]] })
    expect(quotes({}, fair(0.995))).toEqual({ bids: [[9_800, 1_000]], asks: [] })
  })

  it('parts sides that meet, at their middle', () => {
    const spread = { kind: 'fixed', domain: 'price', halfSpread: 0 } as const
    expect(quotes({ spread }, fair(0.5))).toEqual({ bids: [[5_000, 1_000]], asks: [[5_100, 1_000]] })
  })
})

describe('the book (Q3)', () => {
  it('is joined, never crossed', () => {
    const book = topOf(5_200, 1_00, 5_400, 1_00)
    expect(quotes({}, { ...fair(0.5), book }).asks).toEqual([[5_300, 1_000]])
    expect(quotes({}, { ...fair(0.56), book }).bids).toEqual([[5_300, 1_000]])
    expect(quotes({}, { ...fair(0.53), book })).toEqual({ bids: [[5_200, 1_000]], asks: [[5_400, 1_000]] })
  })
})

describe('the ladder (Q4)', () => {
  it('has levels a spacing apart, grown, at least a tick, within the position limit when all are filled', () => {
    const ladder = { levels: 3, spacing: 0.02, growth: 2 }
    expect(quotes({ ladder }).bids).toEqual([
      [4_900, 1_000],
      [4_700, 2_000],
      [4_500, 4_000],
    ])
    expect(quotes({ ladder: { ...ladder, spacing: 0 } }).asks).toEqual([
      [5_100, 1_000],
      [5_200, 2_000],
      [5_300, 4_000],
    ])
    expect(quotes({ ladder }, { position: qty(85_00) }).bids).toEqual([
      [4_900, 1_000],
      [4_700, 500],
    ])
    expect(quotes({ ladder }, { position: qty(100_00) }).bids).toEqual([])
    expect(quotes({ ladder }, { position: qty(130_00) }).asks).toHaveLength(3)
  })

  it('rounds sizes down to whole steps and leaves out what is less than one', () => {
    expect(quotes({ size: { kind: 'fixed', size: qty(2_50) } }).bids).toEqual([[4_900, 200]])
    expect(quotes({ size: { kind: 'fixed', size: qty(50) } }).bids).toEqual([])
    expect(quotes({ size: { kind: 'fixed', size: qty(50) }, sizeStep: qty(1) }).bids).toEqual([[4_900, 50]])
  })
})

describe('the minimum edge (Q5)', () => {
  const edge = (micro: number) => ({ minimumEdge: { against: 'fair', perContract: microUsd(micro) } }) as const

  it('counts the fee of the order as a whole: a cent on one contract is a tick, on a hundred nothing', () => {
    const fee = () => microUsd(10_000)
    const size = (contracts: number) => ({ size: { kind: 'fixed', size: qty(contracts * 100) } }) as const
    expect(quotes({ ...edge(5_000), ...size(1) }, { fee }).bids).toEqual([[4_800, 100]])
    expect(quotes({ ...edge(5_000), ...size(100) }, { fee }).bids).toEqual([[4_900, 10_000]])
  })

  it('is exact: what earns the minimum to the micro-dollar stays, one more moves it', () => {
    expect(quotes(edge(10_000)).bids).toEqual([[4_900, 1_000]])
    expect(quotes(edge(10_001)).bids).toEqual([[4_800, 1_000]])
    expect(quotes(edge(9_999), { fee: () => microUsd(10) }).asks).toEqual([[5_100, 1_000]])
    expect(quotes(edge(9_999), { fee: () => microUsd(11) }).asks).toEqual([[5_200, 1_000]])
  })

  it('against the reservation lets a maker pay to lose a position, against fair value it does not', () => {
    const reservation = { kind: 'linear', gamma: 0.01 } as const // long 20: 5 cents down
    const long = { position: qty(20_00) }
    expect(quotes({ reservation, minimumEdge: { against: 'reservation', perContract: microUsd(0) } }, long).asks).toEqual([[4_600, 1_000]])
    expect(quotes({ reservation, ...edge(0) }, long).asks).toEqual([[5_000, 1_000]])
  })

  it('counts no contract for more than it can pay, whatever a linear model says', () => {
    const reservation = { kind: 'linear', gamma: 0.05 } as const // 1.0688 with 50 short at 0.95
    const minimumEdge = { against: 'reservation', perContract: microUsd(20_000) } as const
    expect(quotes({ reservation, minimumEdge }, { ...fair(0.95), position: qty(-50_00) }).bids).toEqual([[9_800, 1_000]])
  })

  it('leaves a side empty that no price can make worth it', () => {
    expect(quotes({}, { fee: () => microUsd(6_000_000) })).toEqual({ bids: [], asks: [] })
  })
})

const BROKEN_TABLE = { imbalanceBuckets: 2, maxSpreadTicks: 1, tick: price(100), adjustments: [[Number.NaN, Number.NaN]] }

describe('no quotes', () => {
  it('without a fair value, a volatility, or time left', () => {
    expect(quotation({}, { feeds: {} })).toEqual({ kind: 'none', reason: 'no-fair-value' })
    expect(quotation({ volatility: { kind: 'ewma', domain: 'price', decayS: 10 } })).toEqual({ kind: 'none', reason: 'no-volatility' })
    expect(quotation({}, { settlesAtUs: NOW })).toEqual({ kind: 'none', reason: 'settlement-passed' })
    expect(quotation({}, { settlesAtUs: undefined })).toMatchObject({ kind: 'quotes' })
  })

  it('on a fair value that is no probability, which leaves the volatility as it was', () => {
    const quoter = createQuoter({ ...PLAIN, fairValue: { kind: 'stoikov-microprice', maxAgeMs: 0, table: BROKEN_TABLE } })
    const { state, quotation } = quoter.step(quoter.initial, quoteInput({ book: topOf(100, 1_00, 200, 1_00) }))
    expect(quotation).toEqual({ kind: 'none', reason: 'no-fair-value' })
    expect(state).toBe(quoter.initial)
  })

  it('until the volatility, fed by the fair values it sees, is warm', () => {
    const quoter = createQuoter({ ...PLAIN, volatility: { kind: 'ewma', domain: 'price', decayS: 10 } })
    const at = (seconds: number) => epochUs(NOW + seconds * 1_000_000)
    const inputs = [0, 5, 10].map((seconds) => quoteInput({ nowUs: at(seconds), feeds: { fair: { value: 0.5, asOfUs: at(seconds) } } }))
    let state = quoter.initial
    const kinds = inputs.map((input) => {
      const step = quoter.step(state, input)
      state = step.state
      return step.quotation.kind
    })
    expect(kinds).toEqual(['none', 'none', 'quotes'])
  })
})

describe('createQuoter', () => {
  it('refuses parameters outside their formulas', () => {
    const refused: Partial<QuotingConfig>[] = [
      { unit: qty(0) },
      { sizeStep: qty(0) },
      { maxPosition: qty(-1) },
      { ladder: { levels: 0, spacing: 0, growth: 1 } },
      { horizon: { kind: 'exit', afterS: -1 } },
      { spread: { kind: 'fixed', domain: 'price', halfSpread: Number.NaN } },
      { reservation: { kind: 'glft', gamma: 0.1, k: 1, intensity: 1 }, maxPosition: qty(2_000_00) },
    ]
    for (const config of refused) expect(() => createQuoter({ ...PLAIN, ...config })).toThrow(InvalidParameterError)
  })
})

describe('whatever the models and the inputs', () => {
  it('Q1-Q5: quotes lie on the grid, inside 0 and 1, apart, outside the book, within the limit, and earn the minimum', () => {
    fc.assert(
      fc.property(quotingConfigs, quoteInputs, (config, input) => {
        const quoter = createQuoter(config)
        const { quotation } = quoter.step(quoter.initial, input)
        if (quotation.kind === 'none') return
        const { bids, asks, basis } = quotation
        const prices = [...bids.map(({ price }) => price).reverse(), ...asks.map(({ price }) => price)]
        for (const each of prices) expect(input.grid.has(each) && each > 0 && each < 10_000).toBe(true)
        for (const [index, each] of prices.entries()) expect(each).toBeGreaterThan(prices[index - 1] ?? 0)
        expect(bids[0]?.price ?? 0).toBeLessThan(input.book?.ask?.price ?? price(10_000))
        expect(asks[0]?.price ?? 10_000).toBeGreaterThan(input.book?.bid?.price ?? price(0))
        for (const { quantity } of [...bids, ...asks]) expect(quantity > 0 && quantity % config.sizeStep === 0).toBe(true)
        const total = (side: readonly Quote[]): number => side.reduce((sum, { quantity }) => sum + quantity, 0)
        if (bids.length > 0) expect(input.position + total(bids)).toBeLessThanOrEqual(config.maxPosition)
        if (asks.length > 0) expect(input.position - total(asks)).toBeGreaterThanOrEqual(-config.maxPosition)
        const worth = (side: 'bid' | 'ask') => (config.minimumEdge.against === 'fair' ? basis.fair : (basis.reserved[side] ?? basis.fair))
        for (const { price: at, quantity } of bids) {
          const gain = (worth('bid') * 1e6 - at * 100) * (quantity / 100) - input.fee('bid', at, quantity)
          expect(gain).toBeGreaterThanOrEqual(config.minimumEdge.perContract * (quantity / 100) - 1e-3)
        }
        for (const { price: at, quantity } of asks) {
          const gain = (at * 100 - worth('ask') * 1e6) * (quantity / 100) - input.fee('ask', at, quantity)
          expect(gain).toBeGreaterThanOrEqual(config.minimumEdge.perContract * (quantity / 100) - 1e-3)
        }
      }),
      { numRuns: 1_500 },
    )
  })

  it('Q6: is a function of state and input', () => {
    fc.assert(
      fc.property(quotingConfigs, fc.array(quoteInputs, { minLength: 1, maxLength: 4 }), (config, inputs) => {
        const run = () => {
          const quoter = createQuoter(config)
          let state = quoter.initial
          return inputs.map((input) => {
            const step = quoter.step(state, input)
            state = step.state
            return step.quotation
          })
        }
        expect(run()).toEqual(run())
      }),
      { numRuns: 100 },
    )
  })
})

describe('presets', () => {
  const warm = (config: QuotingConfig, input: (nowUs: number) => Partial<QuoteInput>) => {
    const quoter = createQuoter(config)
    let step = quoter.step(quoter.initial, quoteInput(input(NOW)))
    for (let second = 5; second <= 900; second += 5) {
      const nowUs = epochUs(NOW + second * 1_000_000)
      step = quoter.step(step.state, quoteInput({ ...input(nowUs), nowUs }))
    }
    return step.quotation
  }
  const widthOf = (name: keyof typeof QUOTING_PRESETS): number => {
    const swing = (nowUs: number) => topOf(nowUs % 10_000_000 === 0 ? 4_890 : 4_900, 200_00, 5_100, 200_00, nowUs)
    const answer = warm(QUOTING_PRESETS[name], (nowUs) => ({
      book: swing(nowUs),
      grid: GRIDS.deciCent,
      settlesAtUs: epochUs(NOW + 86_400_000_000),
    }))
    if (answer.kind === 'none') throw new Error(`${name} quotes nothing: ${answer.reason}`)
    return (answer.asks[0]?.price ?? Number.NaN) - (answer.bids[0]?.price ?? Number.NaN)
  }

  it('quote both sides of a quiet book, the conservative widest, the aggressive narrowest', () => {
    const [conservative, baseline, aggressive] = [widthOf('conservative'), widthOf('baseline'), widthOf('aggressive')]
    expect(conservative).toBeGreaterThan(baseline)
    expect(baseline).toBeGreaterThan(aggressive)
    expect(aggressive).toBeGreaterThan(0)
  })
})

describe('Chakraborty and Kearns 2011, theorem 2.1', () => {
  it('on any path of ticks a ladder of one share a tick earns (K - z²) / 2', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 45 }), (ups) => {
        const quoter = createQuoter({ ...PLAIN, size: { kind: 'fixed', size: qty(1_00) } })
        let [at, cash, position] = [50, 0, 0]
        for (const isUp of ups) {
          const { quotation } = quoter.step(quoter.initial, quoteInput({ ...fair(at / 100), position: qty(position * 100) }))
          const side = quotation.kind === 'quotes' ? (isUp ? quotation.asks : quotation.bids) : []
          const direction = isUp ? 1 : -1
          cash += (direction * (side[0]?.price ?? Number.NaN)) / 100
          position -= direction
          at += direction
        }
        expect(cash + position * at).toBe((ups.length - (at - 50) ** 2) / 2)
      }),
    )
  })
})
