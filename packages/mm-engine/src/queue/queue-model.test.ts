import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'
import { createQueueModel, probabilityBehind, type QueueModelConfig } from './queue-model.ts'

type Probabilistic = Exclude<QueueModelConfig, { readonly kind: 'risk-averse' }>
const probabilistic: readonly Probabilistic[] = [
  { kind: 'power', exponent: 1 },
  { kind: 'power', exponent: 2 },
  { kind: 'power', exponent: 3 },
  { kind: 'power-total', exponent: 2 },
  { kind: 'power-share', exponent: 2 },
  { kind: 'log' },
  { kind: 'log-total' },
]
const all: readonly QueueModelConfig[] = [{ kind: 'risk-averse' }, ...probabilistic]

describe('mm-peers section 3.9, laws of hftbacktest queue.rs', () => {
  it.each([
    ['risk-averse', { kind: 'risk-averse' }, 60],
    ['power 1: P = 40/100', { kind: 'power', exponent: 1 }, 54],
    ['power 2: P = 1600/5200', { kind: 'power', exponent: 2 }, 53.076_923],
    ['power 3: P = 64/280', { kind: 'power', exponent: 3 }, 52.285_714],
    ['power-total 2: P = 1600/10000', { kind: 'power-total', exponent: 2 }, 51.6],
    ['power-share 2: P = 1 - 0.36', { kind: 'power-share', exponent: 2 }, 56.4],
    ['log: P = ln 41 / (ln 41 + ln 61)', { kind: 'log' }, 54.746_115],
    ['log-total: P = ln 41 / ln 101', { kind: 'log-total' }, 58.046_53],
  ] as const)('60 ahead, 40 behind, 10 cancelled; %s', (_, config, ahead) => {
    expect(createQueueModel(config).aheadAfterCancels(6_000, 10_000, 1_000) / 100).toBeCloseTo(ahead, 5)
  })

  it('takes from ahead what does not fit behind', () => {
    expect(createQueueModel({ kind: 'log' }).aheadAfterCancels(9_000, 10_000, 5_000)).toBeCloseTo(5_000, 9)
    expect(createQueueModel({ kind: 'risk-averse' }).aheadAfterCancels(9_000, 10_000, 5_000)).toBe(5_000)
  })

  it.each(probabilistic)('$kind: every cancel is behind at the head and ahead at the tail', (config) => {
    const probability = probabilityBehind(config)
    expect([probability(0, 50), probability(0, 0), probability(50, 0)]).toEqual([1, 1, 0])
  })

  it('power and log weigh equal queues alike', () => {
    for (const config of [{ kind: 'power', exponent: 3 }, { kind: 'log' }] as const)
      expect(probabilityBehind(config)(70, 70)).toBeCloseTo(0.5, 12)
  })

  it.each([0, -1, Number.NaN, 1 / 0])('refuses the exponent %d', (exponent) => {
    expect(() => createQueueModel({ kind: 'power', exponent })).toThrow(InvalidParameterError)
  })
})

const queue = fc
  .tuple(fc.nat({ max: 10 ** 9 }), fc.nat({ max: 10 ** 9 }))
  .chain(([ahead, behind]) => fc.tuple(fc.constant(ahead), fc.constant(ahead + behind), fc.nat({ max: ahead + behind })))

describe('for any queue', () => {
  it.each(all)('F1 $kind: never further back, never past the level, never below 0', (config) => {
    fc.assert(
      fc.property(queue, ([ahead, level, cancelled]) => {
        const after = createQueueModel(config).aheadAfterCancels(ahead, level, cancelled)
        expect(after).toBeGreaterThanOrEqual(0)
        expect(after).toBeLessThanOrEqual(Math.min(ahead, level - cancelled))
      }),
    )
  })

  it.each(probabilistic)('$kind: has a probability between 0 and 1, smaller the more is ahead', (config) => {
    const probability = probabilityBehind(config)
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 7 }), fc.nat({ max: 10 ** 7 }), fc.nat({ max: 10 ** 7 }), (ahead, behind, more) => {
        const p = probability(ahead, behind)
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(1)
        expect(probability(ahead + more, behind)).toBeLessThanOrEqual(p + 1e-12)
      }),
    )
  })
})
