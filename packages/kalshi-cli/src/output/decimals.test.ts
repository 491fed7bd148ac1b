import fc from 'fast-check'
import { expect, it } from 'vitest'
import { alignDecimals, trimDecimals } from './decimals.ts'

it('drops the zeros that tell nothing, down to the least decimals', () => {
  expect(trimDecimals('0.4200', 2)).toBe('0.42')
  expect(trimDecimals('0.4250', 2)).toBe('0.425')
  expect(trimDecimals('12.00', 0)).toBe('12')
  expect(trimDecimals('-0.100000', 2)).toBe('-0.10')
  expect(trimDecimals('7', 2)).toBe('7.00')
})

it('groups thousands', () => {
  expect(trimDecimals('1234567.50', 0)).toBe('1,234,567.5')
  expect(trimDecimals('-1234.00', 0)).toBe('-1,234')
  expect(trimDecimals('-123.00', 0)).toBe('-123')
})

it('gives a column as many decimals as its finest value', () => {
  expect(alignDecimals(['0.4200', '0.4255', '', '1.0000'], 2)).toEqual(['0.4200', '0.4255', '', '1.0000'])
  expect(alignDecimals(['10.00', '2.50', '3.00'], 0)).toEqual(['10.0', '2.5', '3.0'])
})

it('changes no value, and sets every point at the same distance from the end', () => {
  const amount = fc.tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 999_999 }))
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1 }), fc.nat({ max: 4 }), (amounts, least) => {
      const texts = amounts.map(([whole, micros]) => `${whole}.${micros.toString().padStart(6, '0')}`)
      const aligned = alignDecimals(texts, least)
      expect(aligned.map((text) => Number(text.replaceAll(',', '')))).toEqual(texts.map(Number))
      expect(new Set(aligned.map((text) => text.length - text.lastIndexOf('.'))).size).toBe(
        aligned.some((t) => t.includes('.')) ? 1 : new Set(aligned.map((t) => t.length + 1)).size,
      )
    }),
  )
})
