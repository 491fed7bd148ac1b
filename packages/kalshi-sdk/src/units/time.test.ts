import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epochUs, formatInstant, parseInstant } from './time.ts'
import { UnitError } from './unit-error.ts'

const CAPTURED = 1_778_733_493_068_290

it('reads back every instant that it writes', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (micros) => {
      expect(parseInstant(formatInstant(epochUs(micros)))).toBe(micros + 0)
    }),
    { numRuns: 2_000 },
  )
})

it('writes six decimals in UTC', () => {
  expect(formatInstant(epochUs(CAPTURED))).toBe('2026-05-14T04:38:13.068290Z')
  expect(formatInstant(epochUs(-1))).toBe('1969-12-31T23:59:59.999999Z')
})

describe('an instant with decimals', () => {
  it.each([
    ['', 0],
    ['.1', 100_000],
    ['.12', 120_000],
    ['.123', 123_000],
    ['.1234', 123_400],
    ['.12345', 123_450],
    ['.123456', 123_456],
    ['.1234567', 123_456],
    ['.12345678', 123_456],
    ['.123456789', 123_456],
    ['.000000999', 0],
  ])('keeps its microseconds: %j', (fraction, micros) => {
    expect(parseInstant(`2026-05-14T04:38:13${fraction}Z`)).toBe(1_778_733_493_000_000 + micros)
  })

  it('is cut, not rounded, behind the microsecond', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999_999 }), fc.integer({ min: 1, max: 9 }), (nanos, decimals) => {
        const fraction = nanos.toString().padStart(9, '0').slice(0, decimals)
        const micros = Number(fraction.padEnd(9, '0').slice(0, 6))
        expect(parseInstant(`2026-05-14T04:38:13.${fraction}Z`)).toBe(1_778_733_493_000_000 + micros)
      }),
    )
  })
})

it('reads the form of the exchange as any other form of the same instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: -4_000_000_000_000_000, max: 8_000_000_000_000_000 }), fc.nat({ max: 6 }), (micros, count) => {
      const [seconds = '', decimals = ''] = formatInstant(epochUs(micros)).slice(0, -1).split('.')
      const text = count === 0 ? seconds : `${seconds}.${decimals.slice(0, count)}`
      expect(parseInstant(`${text}Z`)).toBe(parseInstant(`${text}+00:00`))
    }),
    { numRuns: 2_000 },
  )
})

it('takes an offset into account', () => {
  expect(parseInstant('2026-05-14T00:38:13.068290-04:00')).toBe(CAPTURED)
  expect(parseInstant('2026-05-14T10:08:13.06829+05:30')).toBe(CAPTURED)
  expect(parseInstant('2026-05-14 04:38:13.068290z')).toBe(CAPTURED)
})

it('knows leap years', () => {
  expect(formatInstant(parseInstant('2028-02-29T12:00:00Z'))).toBe('2028-02-29T12:00:00.000000Z')
  expect(() => parseInstant('2026-02-29T12:00:00Z')).toThrow(UnitError)
})

it.each([
  '',
  '2026-05-14',
  '2026-05-14T04:38:13',
  '2026-05-14T04:38Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-05-14T24:00:00Z',
  '2026-05-14T04:60:00Z',
  '2026-05-14T04:38:60Z',
  '2026-05-14T04:38:75Z',
  '2026-05-14T04:38:13.Z',
  '2026-05-14T04:38:13.1234567890Z',
  '2026-05-14T04:38:13+24:00',
  '2026-05-14T04:38:13+01:60',
  ' 2026-05-14T04:38:13Z',
  '1778733493068290',
])('refuses %j', (text) => {
  expect(() => parseInstant(text)).toThrow(UnitError)
})

it.each(['0001-01-01T00:00:00Z', '0070-01-01T00:00:00Z', '1684-01-01T00:00:00Z', '2256-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
  'refuses %j, which no safe integer of microseconds can hold',
  (text) => {
    expect(() => parseInstant(text)).toThrow('is no instant between')
  },
)

it.each([0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('refuses to brand %d', (value) => {
  expect(() => epochUs(value)).toThrow(UnitError)
})
