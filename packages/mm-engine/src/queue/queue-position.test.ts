import { epochUs, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QUEUE_MODELS } from '../../test/support/queue-models.ts'
import { createQueueModel, type QueueModelConfig } from './queue-model.ts'
import { joinQueue, type QueueInput, type QueuePosition, type QueueRules, stepQueue } from './queue-position.ts'

const contracts = (count: number) => qty(count * 100)
const rulesOf = (config: QueueModelConfig, pairingWindowUs = 0): QueueRules => ({ model: createQueueModel(config), pairingWindowUs })
const printsFirst = rulesOf({ kind: 'risk-averse' })
const eitherFirst = rulesOf({ kind: 'risk-averse' }, 1_000_000)

const level = (count: number, atUs = 0): QueueInput => ({ kind: 'level', level: contracts(count), atUs: epochUs(atUs) })
const print = (count: number, atUs = 0): QueueInput => ({ kind: 'print', count: contracts(count), taken: qty(0), atUs: epochUs(atUs) })

function run(rules: QueueRules, start: QueuePosition, ...inputs: readonly QueueInput[]): { position: QueuePosition; filled: number[] } {
  const filled: number[] = []
  let position = start
  for (const input of inputs) {
    const step = stepQueue(rules, position, input)
    position = step.position
    filled.push(step.filled / 100)
  }
  return { position, filled }
}

describe('mm-peers section 3.9, nautilus example: 100 ahead, own bid of 50, prints 80, 30, 50', () => {
  it.each(QUEUE_MODELS)('$kind: leaves 20 ahead without a fill, then fills 10, then 40', (config) => {
    for (const rules of [rulesOf(config), rulesOf(config, 1_000_000)]) {
      const first = run(rules, joinQueue(contracts(100), contracts(50)), print(80))
      expect(first).toMatchObject({ filled: [0], position: { ahead: 2_000 } })
      expect(run(rules, first.position, print(30), print(50)).filled).toEqual([10, 40])
    }
  })

  it.each(QUEUE_MODELS)('$kind: comes to the same with the decreases of the book in between', (config) => {
    const inputs = [print(80), level(20), print(30), level(0), print(50)]
    expect(run(rulesOf(config), joinQueue(contracts(100), contracts(50)), ...inputs).filled).toEqual([0, 0, 10, 0, 40])
  })

  it.each(QUEUE_MODELS)('$kind: comes to the same where the book tells of a trade before its print', (config) => {
    const inputs = [level(20), print(80), level(0), print(30), print(50)]
    expect(run(rulesOf(config, 1_000_000), joinQueue(contracts(100), contracts(50)), ...inputs).filled).toEqual([0, 0, 0, 10, 40])
  })
})

describe('queue position', () => {
  const joined = joinQueue(contracts(100), contracts(50))

  it('stands behind all that others show', () => {
    expect(joined).toMatchObject({ ahead: 10_000, level: 10_000, remaining: 5_000 })
  })

  it('moves on for a print once, not again for its decrease', () => {
    expect(run(printsFirst, joined, print(30), level(70)).position).toMatchObject({ ahead: 7_000, credit: 0 })
  })

  it('moves on for a decrease once, not again for its print', () => {
    expect(run(eitherFirst, joined, level(70), print(30)).position).toMatchObject({ ahead: 7_000, credit: 0, unexplained: [] })
    expect(run(printsFirst, joined, level(70), print(30)).position).toMatchObject({ ahead: 4_000 })
  })

  it('takes a decrease for a cancel when no print came in time', () => {
    const late = run(eitherFirst, joined, level(70, 0), print(30, 1_000_001))
    expect(late.position).toMatchObject({ ahead: 4_000, credit: 3_000 })
    expect(run(eitherFirst, joined, level(70, 0), print(30, 1_000_000)).position.ahead).toBe(7_000)
  })

  it('splits a decrease of which only a part was traded', () => {
    const power = rulesOf({ kind: 'power', exponent: 1 }, 1_000_000)
    const half = { ...joined, ahead: 5_000 }
    const cancelled = run(power, half, level(60)).position
    expect(cancelled.ahead).toBeCloseTo(3_000, 9)
    // 10 of the 40 were a trade, from the front: the other 30 keep what they have moved it on for.
    expect(run(power, cancelled, print(10)).position.ahead).toBeCloseTo(3_000 - (1_000 - 500), 9)
  })

  it('does not move on for what joins behind it', () => {
    expect(run(printsFirst, joined, level(500), level(150)).position).toMatchObject({ ahead: 10_000, level: 15_000 })
  })

  it('is first when the level is gone, and stays first when it is back', () => {
    expect(run(printsFirst, joined, level(0), level(80)).position.ahead).toBe(0)
  })

  it('is not cleared by one stranger’s cancel (nautilus #4370)', () => {
    for (const config of QUEUE_MODELS)
      expect(run(rulesOf(config), joinQueue(contracts(100), contracts(50)), level(99)).position.ahead).toBeGreaterThanOrEqual(9_900)
  })

  it('fills whole by a trade beyond its price, up to what was traded', () => {
    const through = (count: number): QueueInput => ({ kind: 'through', count: contracts(count) })
    expect(run(printsFirst, joined, through(30), through(30)).filled).toEqual([30, 20])
    expect(run(printsFirst, joined, through(30)).position.ahead).toBe(0)
  })

  it('forgets what was open between prints and levels when the book is read anew', () => {
    const { position } = run(eitherFirst, joined, print(30), level(60), { kind: 'snapshot', level: contracts(50) })
    expect(position).toMatchObject({ ahead: 5_000, level: 5_000, credit: 0, unexplained: [] })
  })

  it('believes the exchange', () => {
    expect(run(printsFirst, joined, { kind: 'observed', ahead: contracts(12) }, print(20)).filled).toEqual([0, 8])
  })

  it('keeps its place when it shrinks, and cannot grow', () => {
    const { position } = run(
      printsFirst,
      joined,
      { kind: 'shrink', remaining: contracts(20) },
      { kind: 'shrink', remaining: contracts(90) },
    )
    expect(position).toMatchObject({ ahead: 10_000, remaining: 2_000 })
  })

  it('fills whole contracts of 0.01 where a model leaves a fraction ahead', () => {
    const start: QueuePosition = { ...joined, ahead: 0.5 }
    const step = stepQueue(printsFirst, start, { kind: 'print', count: qty(10), taken: qty(0), atUs: epochUs(0) })
    expect(step.filled).toBe(9)
  })
})

const count = fc.integer({ min: 0, max: 300_00 }).map(qty)
const inputs = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('level' as const), level: count, wait: fc.nat({ max: 2_000_000 }) }),
    fc.record({ kind: fc.constant('print' as const), count, wait: fc.nat({ max: 2_000_000 }) }),
    fc.record({ kind: fc.constant('through' as const), count, wait: fc.constant(0) }),
    fc.record({ kind: fc.constant('snapshot' as const), level: count, wait: fc.constant(0) }),
  ),
  { maxLength: 40, size: 'max' },
)
const rules = fc.tuple(fc.constantFrom(...QUEUE_MODELS), fc.constantFrom(0, 1_000_000)).map(([config, window]) => rulesOf(config, window))

type Generated = {
  kind: 'level' | 'print' | 'through' | 'snapshot'
  wait: number
  level?: ReturnType<typeof qty>
  count?: ReturnType<typeof qty>
}

function timed(sequence: readonly Generated[]): QueueInput[] {
  let atUs = 0
  return sequence.map((each) => {
    atUs += each.wait
    return { taken: qty(0), ...each, atUs: epochUs(atUs) } as QueueInput
  })
}

describe('over any prints and levels', () => {
  it('F2 never fills but by prints, never more than was printed, never more than the order', () => {
    fc.assert(
      fc.property(rules, count, count, inputs, (policy, level0, size, sequence) => {
        let position = joinQueue(level0, size)
        let [printed, filled] = [0, 0]
        for (const input of timed(sequence)) {
          const step = stepQueue(policy, position, input)
          if (input.kind === 'print' || input.kind === 'through') printed += input.count
          else expect(step.filled).toBe(0)
          position = step.position
          filled += step.filled
          expect(filled + position.remaining).toBe(size)
          expect(filled).toBeLessThanOrEqual(printed)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('F3 never moves back, and never has more ahead than the level shows after a change of it', () => {
    fc.assert(
      fc.property(rules, count, inputs, (policy, level0, sequence) => {
        let position = joinQueue(level0, contracts(50))
        for (const input of timed(sequence)) {
          const next = stepQueue(policy, position, input).position
          expect(next.ahead).toBeGreaterThanOrEqual(0)
          expect(next.ahead).toBeLessThanOrEqual(position.ahead)
          if (input.kind === 'snapshot') expect(next.ahead).toBeLessThanOrEqual(input.level)
          position = next
        }
      }),
      { numRuns: 200 },
    )
  })

  it('F4 risk-averse is never further ahead than any model where prints come first', () => {
    fc.assert(
      fc.property(fc.constantFrom(...QUEUE_MODELS), count, inputs, (config, level0, sequence) => {
        const careful = { position: joinQueue(level0, contracts(50)), filled: 0 }
        const other = { position: joinQueue(level0, contracts(50)), filled: 0 }
        for (const input of timed(sequence)) {
          for (const [each, policy] of [
            [careful, printsFirst],
            [other, rulesOf(config)],
          ] as const) {
            const step = stepQueue(policy, each.position, input)
            each.position = step.position
            each.filled += step.filled
          }
          expect(careful.position.ahead).toBeGreaterThanOrEqual(other.position.ahead)
          expect(careful.filled).toBeLessThanOrEqual(other.filled)
        }
      }),
      { numRuns: 200 },
    )
  })
})
