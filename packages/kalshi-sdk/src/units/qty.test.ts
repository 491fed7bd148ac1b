import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatQty, parseQty, qty } from './qty.ts'
import { UnitError } from './unit-error.ts'

it('reads back every quantity that it writes, signed ones included', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (count) => {
      expect(parseQty(formatQty(qty(count)))).toBe(count + 0)
    }),
  )
})

it('accepts none to two decimals', () => {
  expect(parseQty('10')).toBe(1_000)
  expect(parseQty('12.5')).toBe(1_250)
  expect(parseQty('-54.00')).toBe(-5_400)
  expect(formatQty(qty(-5_400))).toBe('-54.00')
})

it.each(['0.001', '12.345', '90071992547409.92', '', '-', '1e2', '7 '])('refuses %j', (text) => {
  expect(() => parseQty(text)).toThrow(UnitError)
})

it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])('refuses to brand %d', (value) => {
  expect(() => qty(value)).toThrow(UnitError)
})

it('brands minus zero as zero', () => {
  expect(qty(-0)).toBe(0)
})
