import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatMicroUsd, microUsd, notional, parseMicroUsd } from './money.ts'
import { formatPrice, price } from './price.ts'
import { qty } from './qty.ts'
import { UnitError } from './unit-error.ts'

it('reads back every amount that it writes', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (count) => {
      expect(parseMicroUsd(formatMicroUsd(microUsd(count)))).toBe(count + 0)
    }),
  )
})

it('accepts up to six decimals', () => {
  expect(parseMicroUsd('-0.520000')).toBe(-520_000)
  expect(parseMicroUsd('0.0145')).toBe(14_500)
  expect(parseMicroUsd('12')).toBe(12_000_000)
})

it.each(['0.0000001', '9007199254.740992', '$1', '', '1.'])('refuses %j', (text) => {
  expect(() => parseMicroUsd(text)).toThrow(UnitError)
})

it('multiplies price and quantity exactly', () => {
  fc.assert(
    fc.property(fc.nat({ max: 10_000 }), fc.integer({ min: -(10 ** 11), max: 10 ** 11 }), (each, quantity) => {
      expect(BigInt(notional(price(each), qty(quantity)))).toBe(BigInt(each) * BigInt(quantity))
    }),
  )
})

it('reads the product of a wire price and one contract as the same amount', () => {
  for (const count of [1, 4_200, 9_999]) expect(parseMicroUsd(formatPrice(price(count)))).toBe(notional(price(count), qty(100)))
})

it('refuses a product past the safe integers', () => {
  expect(() => notional(price(10_000), qty(Number.MAX_SAFE_INTEGER))).toThrow(UnitError)
})
