import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatIndexValue, indexValue, parseIndexValue } from './index-value.ts'
import { UnitError } from './unit-error.ts'

it('reads back every value that it writes', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (count) => {
      expect(parseIndexValue(formatIndexValue(indexValue(count)))).toBe(count + 0)
    }),
  )
})

it('accepts up to eight decimals', () => {
  expect(parseIndexValue('68000.12000000')).toBe(6_800_012_000_000)
  expect(parseIndexValue('0.00000001')).toBe(1)
})

it.each(['0.000000001', '90071992.54740992', '', '1e5', 'NaN'])('refuses %j', (text) => {
  expect(() => parseIndexValue(text)).toThrow(UnitError)
})

it('refuses to brand what is no safe integer', () => {
  expect(() => indexValue(0.5)).toThrow(UnitError)
})
