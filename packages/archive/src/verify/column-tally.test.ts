import fc from 'fast-check'
import { expect, it } from 'vitest'
import { columnTally } from './column-tally.ts'

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const some = fc.oneof(int64, fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }), fc.integer(), fc.constant(null))

it('sums whole numbers of any size exactly, whatever form they come in', () => {
  fc.assert(
    fc.property(fc.array(fc.array(some)), (groups) => {
      const tally = columnTally({ name: 'qty', kind: 'bigint' })
      for (const values of groups) tally.add(values)
      expect(tally.sums()).toEqual({ qty: groups.flat().reduce<bigint>((sum, value) => sum + BigInt(value ?? 0), 0n) })
    }),
  )
})

it('sums numbers past 2^53 of a typed array', () => {
  const tally = columnTally({ name: 'qty', kind: 'bigint' })
  tally.add(new BigInt64Array(9).fill(2n ** 52n))
  tally.add(new Int32Array([1, -3]))
  expect(tally.sums()).toEqual({ qty: 9n * 2n ** 52n - 2n })
})

it('bounds instants over all row groups', () => {
  const tally = columnTally({ name: 'at', kind: 'instant' })
  expect(tally.bounds()).toBeUndefined()
  for (const values of [[null], [5n, 3n, null], new BigInt64Array([4n, 9n])]) tally.add(values)
  expect(tally.bounds()).toEqual({ min: 3n, max: 9n })
})

it('sums the fields of lists', () => {
  const fields = [
    { name: 'price', precision: 9, scale: 4 },
    { name: 'qty', precision: 18, scale: 2 },
  ]
  const tally = columnTally({ name: 'levels', kind: 'list', fields })
  tally.add([
    null,
    [],
    [{ price: 1, qty: 2n ** 60n }],
    [
      { price: 2, qty: 2n ** 60n },
      { price: 3, qty: null },
    ],
  ])
  expect(tally.sums()).toEqual({ 'levels.price': 6n, 'levels.qty': 2n ** 61n })
})
