import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatInstantUs, parseInstantUs } from './instant.ts'

it.each([
  ['1970-01-01T00:00:00Z', 0],
  ['2026-05-14T04:38:13.06829Z', 1_778_733_493_068_290],
  ['2026-05-14T04:38:13.000001Z', 1_778_733_493_000_001],
  ['1969-12-31T23:59:59.999999Z', -1],
])('reads %s as %d', (text, instantUs) => {
  expect(parseInstantUs(text)).toBe(instantUs)
})

it.each([
  '2026-05-14',
  '2026-05-14T04:38:13',
  '2026-05-14T04:38:13+02:00',
  '2026-02-30T00:00:00Z',
  '2026-05-14T24:00:00Z',
  '2026-05-14T04:38:13.1234567Z',
  "'",
])('refuses %s', (text) => {
  expect(() => parseInstantUs(text)).toThrow(RangeError)
})

it('reads back what it wrote', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2_000_000_000_000_000, max: 9_000_000_000_000_000 }), (instantUs) => {
      expect(parseInstantUs(formatInstantUs(instantUs))).toBe(instantUs)
    }),
  )
})
