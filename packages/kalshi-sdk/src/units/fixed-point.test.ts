import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatFixed, readFixed } from './fixed-point.ts'

const scale = fc.integer({ min: 0, max: 9 })

it('reads back every integer that it writes, at every scale', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), scale, (value, decimals) => {
      expect(readFixed(formatFixed(value, decimals), decimals)).toBe(value + 0)
    }),
    { numRuns: 2_000 },
  )
})

it('writes exactly as many decimals as the scale', () => {
  expect(formatFixed(4_200, 4)).toBe('0.4200')
  expect(formatFixed(-5, 2)).toBe('-0.05')
  expect(formatFixed(0, 6)).toBe('0.000000')
  expect(formatFixed(12, 0)).toBe('12')
})

it('accepts fewer decimals than the scale, and more of them only as zeros', () => {
  expect(readFixed('12.5', 2)).toBe(1_250)
  expect(readFixed('12', 2)).toBe(1_200)
  expect(readFixed('0.420000', 4)).toBe(4_200)
  expect(readFixed('0.420001', 4)).toBeUndefined()
})

it('refuses every excess digit that is not zero', () => {
  fc.assert(
    fc.property(fc.nat(), scale, fc.nat({ max: 12 }), fc.integer({ min: 1, max: 9 }), (whole, decimals, zeros, digit) => {
      expect(readFixed(`${whole}.${'0'.repeat(decimals + zeros)}${digit}`, decimals)).toBeUndefined()
    }),
  )
})

it.each(['', '-', '.', '.5', '5.', '-.5', '1.2.3', '+1', '1e3', ' 1', '1 ', '1,0', '0x10', '--1', 'NaN', 'Infinity', '١', '1_0', '1.-2'])(
  'refuses %j',
  (text) => {
    expect(readFixed(text, 4)).toBeUndefined()
  },
)

it('agrees with a decimal grammar about which texts are numbers', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', '+', 'e', ' '), maxLength: 8 }),
      fc.nat({ max: 6 }),
      (text, decimals) => {
        const isDecimal = /^-?\d+(\.\d+)?$/.test(text) && !/[1-9]/.test((text.split('.')[1] ?? '').slice(decimals))
        expect(readFixed(text, decimals) !== undefined).toBe(isDecimal)
      },
    ),
    { numRuns: 5_000 },
  )
})

it('has no negative zero', () => {
  expect(readFixed('-0.00', 2)).toBe(0)
})

it('reads up to the last safe integer and refuses the next', () => {
  expect(readFixed('9007199254.740991', 6)).toBe(Number.MAX_SAFE_INTEGER)
  expect(readFixed('-9007199254.740991', 6)).toBe(-Number.MAX_SAFE_INTEGER)
  expect(readFixed('9007199254.740992', 6)).toBeUndefined()
  expect(readFixed('9007199254740992', 0)).toBeUndefined()
})

it('refuses whatever leaves the safe integers, whether by its digits or by the scale', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 9_007_199_254_740_992n, max: 10n ** 40n }), scale, (count, decimals) => {
      const digits = count.toString().padStart(decimals + 1, '0')
      const at = digits.length - decimals
      expect(readFixed(decimals === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`, decimals)).toBeUndefined()
    }),
  )
})
