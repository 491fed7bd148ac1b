import fc from 'fast-check'
import { expect, it } from 'vitest'
import { epochUs } from '../../units/time.ts'
import { RetryBudget } from './retry-budget.ts'

const LIMIT = { reserve: 5, perCall: 0.25, perSecond: 1 }
const at = (second: number) => epochUs(second * 1_000_000)

it('ends when its reserve is used up, and comes back with calls and with time', () => {
  const budget = new RetryBudget(LIMIT)
  expect([1, 2, 3, 4, 5, 6].map(() => budget.withdraw(at(0)))).toEqual([true, true, true, true, true, false])
  for (let call = 0; call < 4; call++) budget.deposit()
  expect([budget.withdraw(at(0)), budget.withdraw(at(0))]).toEqual([true, false])
  expect([budget.withdraw(at(1)), budget.withdraw(at(1))]).toEqual([true, false])
})

it('never gives more than reserve, calls and time add up to', () => {
  const step = fc.oneof(fc.constant('call' as const), fc.constant('retry' as const), fc.integer({ min: -3, max: 5 }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const budget = new RetryBudget(LIMIT)
      let [second, calls, given, advanced] = [1_000, 0, 0, 0]
      for (const next of steps) {
        if (next === 'call') {
          budget.deposit()
          calls += 1
        } else if (next === 'retry') given += budget.withdraw(at(second)) ? 1 : 0
        else {
          second += next
          advanced += Math.max(0, next)
        }
      }
      expect(given).toBeLessThanOrEqual(LIMIT.reserve + calls * LIMIT.perCall + advanced * LIMIT.perSecond)
    }),
  )
})
