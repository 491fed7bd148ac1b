import { describe, expect, it } from 'vitest'
import { createLatency, type LatencyConfig } from './latency.ts'
import { drawUniform, seedRandom } from './seeded-random.ts'

function draws(config: LatencyConfig, count: number, seed = 1): readonly number[] {
  const latency = createLatency(config)
  let random = seedRandom(seed)
  return Array.from({ length: count }, () => {
    const drawn = latency.draw(random)
    random = drawn.random
    return drawn.us
  })
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('latency', () => {
  it('is always the same when it is fixed, and draws nothing', () => {
    expect(createLatency({ kind: 'fixed', us: 7 }).draw(5)).toEqual({ us: 7, random: 5 })
  })

  it('lies evenly between the bounds, both included', () => {
    const values = draws({ kind: 'uniform', minUs: 10, maxUs: 20 }, 20_000)
    expect(new Set(values).size).toBe(11)
    expect([Math.min(...values), Math.max(...values)]).toEqual([10, 20])
    expect(mean(values)).toBeCloseTo(15, 0)
  })

  it('has the stated mean above its least, and is cut at its most', () => {
    const config = { kind: 'exponential', minUs: 1_000, meanUs: 500, maxUs: 1_000_000 } as const
    expect(Math.abs(mean(draws(config, 20_000)) - 1_500)).toBeLessThan(15)
    expect(Math.min(...draws(config, 20_000))).toBeGreaterThanOrEqual(1_000)
    expect(Math.max(...draws({ ...config, maxUs: 1_200 }, 1_000))).toBe(1_200)
  })

  it('comes from the seed alone', () => {
    const config = { kind: 'uniform', minUs: 0, maxUs: 1_000_000 } as const
    expect(draws(config, 50, 3)).toEqual(draws(config, 50, 3))
    expect(draws(config, 50, 3)).not.toEqual(draws(config, 50, 4))
  })

  it('follows mulberry32', () => {
    expect(drawUniform(seedRandom(1)).value).toBe(0.6270739405881613)
  })

  it('refuses what is no latency', () => {
    for (const config of [
      { kind: 'fixed', us: -1 },
      { kind: 'fixed', us: 0.5 },
      { kind: 'uniform', minUs: 5, maxUs: 4 },
      { kind: 'exponential', minUs: 0, meanUs: Number.NaN, maxUs: 10 },
    ] as const) {
      expect(() => createLatency(config)).toThrow(expect.objectContaining({ code: 'INVALID_PARAMETER' }))
    }
  })
})
