import { expect, it } from 'vitest'
import { skipFullLevels } from './definition-levels.ts'

/** A page: levels behind their length, then one value. */
const page = (...levels: readonly number[]): Uint8Array => Uint8Array.from([levels.length, 0, 0, 0, ...levels, 0x77])

it.each([
  ['a run of one byte', page(3 << 1, 1), 3],
  ['a run of more than it needs', page(60 << 1, 1), 3],
  ['a run whose length takes two bytes', page(0x80 | ((200 << 1) % 128), (200 << 1) >> 7, 1), 200],
  ['a run with an empty block behind it', page(3 << 1, 1, 0, 0), 3],
])('skips %s', (_, bytes, count) => {
  expect([...(skipFullLevels(bytes, count) ?? [])]).toEqual([0x77])
})

it.each([
  ['a run of nulls', page(3 << 1, 0), 3],
  ['a run that ends before the page', page(2 << 1, 1, 1 << 1, 0), 3],
  ['packed levels', page(0b11, 0b111), 3],
  ['no levels', page(), 3],
  ['a page without a length', Uint8Array.of(1, 0), 3],
])('leaves %s to be read', (_, bytes, count) => {
  expect(skipFullLevels(bytes, count)).toBeUndefined()
})
