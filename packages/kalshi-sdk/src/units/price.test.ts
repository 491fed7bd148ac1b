import fc from 'fast-check'
import { expect, it } from 'vitest'
import { complement, formatPrice, ONE_DOLLAR, parsePrice, price } from './price.ts'
import { UnitError } from './unit-error.ts'

it('reads back each of the 9,999 prices between 0 and 1 dollar, and both ends', () => {
  for (let count = 0; count <= 10_000; count++) {
    const value = price(count)
    expect(parsePrice(formatPrice(value))).toBe(count)
    expect(parsePrice((count / 10_000).toFixed(4))).toBe(count)
  }
})

it('turns each price into its complement and back', () => {
  for (let count = 0; count <= 10_000; count++) {
    const value = price(count)
    expect(complement(value) + value).toBe(ONE_DOLLAR)
    expect(complement(complement(value))).toBe(count)
  }
})

it('accepts the two to six decimals that the exchange writes', () => {
  expect(parsePrice('0.56')).toBe(5_600)
  expect(parsePrice('0.5600')).toBe(5_600)
  expect(parsePrice('0.560000')).toBe(5_600)
  expect(parsePrice('1')).toBe(10_000)
})

it('refuses every price finer than $0.0001', () => {
  fc.assert(
    fc.property(fc.nat({ max: 9_999 }), fc.integer({ min: 1, max: 99 }), (count, excess) => {
      const text = `0.${count.toString().padStart(4, '0')}${excess.toString().padStart(2, '0')}`
      expect(() => parsePrice(text)).toThrow(UnitError)
    }),
  )
})

it.each(['-0.0001', '1.0001', '1.01', '2', '42', '', 'abc', '0,42', '0.42 ', '5e-1'])('refuses %j', (text) => {
  expect(() => parsePrice(text)).toThrow(UnitError)
})

it('refuses every number that is no price', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer({ min: 10_001 }), fc.integer({ max: -1 }), fc.constantFrom(0.5, 4_200.000_1, Number.NaN, 1 / 0)),
      (value) => {
        expect(() => price(value)).toThrow(UnitError)
      },
    ),
  )
})

it('names the text in the error, but not all of a long one', () => {
  expect(() => parsePrice('0.42x')).toThrow('"0.42x" is no price in dollars')
  expect(() => parsePrice('9'.repeat(5_000))).toThrow(/^"9{60}…" is no price in dollars$/)
})
