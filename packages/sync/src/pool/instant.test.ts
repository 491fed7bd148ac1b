import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOfTimestamptz } from './instant.ts'

describe('instantOfTimestamptz', () => {
  it.each([
    ['2026-05-14 04:38:13.06829+00', '2026-05-14T04:38:13.068290Z'],
    ['2026-05-14 04:38:13+00', '2026-05-14T04:38:13.000000Z'],
    ['2026-01-01 01:00:00.000001+05:30', '2025-12-31T19:30:00.000001Z'],
    ['2025-12-31 20:00:00.5-04', '2026-01-01T00:00:00.500000Z'],
    ['infinity', 'infinity'],
  ])('reads %s as %s', (text, instant) => {
    expect(instantOfTimestamptz(text)).toBe(instant)
  })

  it('keeps the order of instants as texts', () => {
    const micros = fc.integer({ min: 0, max: 4_000_000_000_000_000 })
    const shown = (us: number): string => {
      const fraction = String(us % 1_000_000)
        .padStart(6, '0')
        .replace(/0+$/, '')
      const seconds = new Date(Math.floor(us / 1_000_000) * 1_000).toISOString().slice(0, 19).replace('T', ' ')
      return instantOfTimestamptz(`${seconds}${fraction === '' ? '' : `.${fraction}`}+00`)
    }
    fc.assert(fc.property(micros, micros, (a, b) => shown(a) < shown(b) === a < b))
  })

  it.each(['14.05.2026 04:38:13 CEST', '2026-05-14T04:38:13Z', '0044-03-15 12:00:00+00 BC', ''])('refuses %j', (text) => {
    expect(() => instantOfTimestamptz(text)).toThrow(RangeError)
  })
})
