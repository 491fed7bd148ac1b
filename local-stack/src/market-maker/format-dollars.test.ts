import { expect, it } from 'vitest'
import { formatDollars } from './format-dollars.ts'

it.each([
  [0, '$0.00'],
  [1_254_999, '$1.25'],
  [-1_255_000, '-$1.26'],
  [-4_999, '$0.00'],
  [1_234_500_000, '$1,234.50'],
])('writes %i micro-dollars as %s', (microUsd, text) => {
  expect(formatDollars(microUsd)).toBe(text)
})
