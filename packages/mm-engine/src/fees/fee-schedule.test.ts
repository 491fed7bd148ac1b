import { epochUs } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FeeError } from './fee-error.ts'
import { applyFeeChange, createFeeSchedule, type FeeChange, feeTermsAt, nextFeeChangeUs } from './fee-schedule.ts'
import { parseFeeMultiplier, parseFeeType, STANDARD_TERMS } from './fee-terms.ts'

const at = (seconds: number) => epochUs(seconds * 1_000_000)
const half: FeeChange = { kind: 'series', fromUs: at(10), terms: { type: 'quadratic', multiplierPpm: 500_000 } }
const full: FeeChange = { kind: 'series', fromUs: at(20), terms: { type: 'quadratic_with_maker_fees', multiplierPpm: 1_000_000 } }
const override: FeeChange = { kind: 'event', fromUs: at(15), type: undefined, multiplierPpm: 250_000 }
const lifted: FeeChange = { kind: 'event', fromUs: at(25), type: undefined, multiplierPpm: undefined }
const waiver: FeeChange = { kind: 'waiver', untilUs: at(12) }

const scheduleOf = (changes: readonly FeeChange[]) => changes.reduce(applyFeeChange, createFeeSchedule(STANDARD_TERMS))

it('charges what holds at the instant of the fill: waiver, then event, then series, then base', () => {
  const schedule = scheduleOf([full, override, half, lifted, waiver])
  const held = [0, 11, 12, 15, 20, 25].map((second) => feeTermsAt(schedule, at(second)))
  expect(held).toEqual([
    { type: 'quadratic', multiplierPpm: 0 },
    { type: 'quadratic', multiplierPpm: 0 },
    { type: 'quadratic', multiplierPpm: 500_000 },
    { type: 'quadratic', multiplierPpm: 250_000 },
    { type: 'quadratic_with_maker_fees', multiplierPpm: 250_000 },
    { type: 'quadratic_with_maker_fees', multiplierPpm: 1_000_000 },
  ])
})

it('holds the base until the first change, which takes effect at its very instant', () => {
  const schedule = scheduleOf([half])
  expect(feeTermsAt(schedule, epochUs(at(10) - 1))).toEqual(STANDARD_TERMS)
  expect(feeTermsAt(schedule, at(10))).toEqual(half.terms)
})

it('is the same in whatever order the changes become known, and when they are told twice', () => {
  const changes = [half, full, override, lifted, waiver]
  fc.assert(
    fc.property(fc.shuffledSubarray(changes, { minLength: changes.length }), (order) => {
      expect(scheduleOf([...order, ...order])).toEqual(scheduleOf(changes))
    }),
  )
})

it('tells the next instant at which other terms may hold', () => {
  const schedule = scheduleOf([half, full, override, waiver])
  expect([0, 10, 12, 15, 20].map((second) => nextFeeChangeUs(schedule, at(second)))).toEqual([at(10), at(12), at(15), at(20), undefined])
})

it('knows the amounts of the published types only', () => {
  expect(parseFeeType('quadratic')).toBe('quadratic')
  for (const name of ['flat', 'margin_market_maker_program_fees', 'toString', '']) expect(() => parseFeeType(name)).toThrow(FeeError)
})

it('reads multipliers exactly or not at all', () => {
  expect([0, 0.5, 1, 1.1, 0.000_001].map(parseFeeMultiplier)).toEqual([0, 500_000, 1_000_000, 1_100_000, 1])
  for (const bad of [-0.5, Number.NaN, 1 / 0, 0.000_000_5, 1 / 3]) expect(() => parseFeeMultiplier(bad)).toThrow(FeeError)
})
