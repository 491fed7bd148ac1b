import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseDurationMs } from './duration.ts'

it.each([
  ['250', 250],
  ['250ms', 250],
  ['60s', 60_000],
  ['1.5s', 1_500],
  ['0.1s', 100],
  ['5m', 300_000],
  ['2 h', 7_200_000],
  ['1d', 86_400_000],
  ['0', 0],
])('reads %s as %d ms', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms)
})

it.each(['', 's', '-1s', '1w', '1e3', '0.5ms', '1s 2s', '99999999999999d', 'NaN'])('refuses %j', (text) => {
  expect(parseDurationMs(text)).toBeUndefined()
})

it('reads every whole number of milliseconds as itself', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (ms) => {
      expect(parseDurationMs(`${ms}ms`)).toBe(ms)
    }),
  )
})
