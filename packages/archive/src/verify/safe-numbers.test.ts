import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toSafeNumbers } from './safe-numbers.ts'

const safe = fc.bigInt({ min: BigInt(Number.MIN_SAFE_INTEGER), max: BigInt(Number.MAX_SAFE_INTEGER) })

it('makes numbers of safe integers', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(safe, fc.bigInt({ min: -300n, max: 300n }))), (values) => {
      const numbers = toSafeNumbers(BigInt64Array.from(values))
      expect(numbers).toBeInstanceOf(Float64Array)
      expect([...numbers].map(BigInt)).toEqual(values)
    }),
  )
})

it('makes numbers of a part of a buffer', () => {
  expect([...toSafeNumbers(BigInt64Array.from([9n, -1n, 2n ** 40n]).subarray(1))]).toEqual([-1, 2 ** 40])
})

it.each([2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)])('leaves %s as it is, with all beside it', (value) => {
  const values = BigInt64Array.from([1n, value])
  expect(toSafeNumbers(values)).toBe(values)
})
