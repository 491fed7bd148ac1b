import { epochUs } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { NOW, quoteInput, topOf } from '../../test/support/quote-input.ts'
import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'
import { createFairValue, type FairValueConfig } from './create-fair-value.ts'
import type { FairValueContext } from './fair-value-model.ts'

const value = (config: FairValueConfig, given: Partial<FairValueContext>) => createFairValue(config).value(quoteInput(given))

describe('mid and microprice', () => {
  it('are the middle, and the middle drawn to the thin side', () => {
    const book = topOf(4_000, 300_00, 4_200, 100_00)
    expect(value({ kind: 'mid', maxAgeMs: 0 }, { book })).toBeCloseTo(0.41, 12)
    expect(value({ kind: 'microprice', maxAgeMs: 0 }, { book })).toBeCloseTo((0.4 * 100 + 0.42 * 300) / 400, 12)
  })

  it.each(['mid', 'microprice'] as const)('%s is undefined without a whole book', (kind) => {
    const config = { kind, maxAgeMs: 1_000 }
    const book = topOf(4_000, 1_00, 4_200, 1_00)
    expect(value(config, { book: undefined })).toBeUndefined()
    expect(value(config, { book: { ...book, ask: undefined } })).toBeUndefined()
    expect(value(config, { book: { ...book, bid: undefined } })).toBeUndefined()
    expect(value(config, { book: topOf(4_200, 1_00, 4_200, 1_00) })).toBeUndefined()
    expect(value(config, { book: topOf(4_000, 0, 4_200, 1_00) })).toBeUndefined()
  })

  it.each(['mid', 'microprice'] as const)('Q7: %s is undefined once the book is too old, by the exchange’s time', (kind) => {
    const at = (ageUs: number) => value({ kind, maxAgeMs: 1_000 }, { book: topOf(4_000, 1_00, 4_200, 1_00, NOW - ageUs) })
    expect(at(1_000_000)).toBeCloseTo(0.41, 12)
    expect(at(1_000_001)).toBeUndefined()
    expect(at(-1_000_001)).toBeUndefined() // from the future: one of the clocks is wrong
  })
})

describe('external', () => {
  const config = { kind: 'external', feed: 'model', maxAgeMs: 500 } as const
  const said = (probability: number, ageMs = 0) => ({ feeds: { model: { value: probability, asOfUs: epochUs(NOW - ageMs * 1_000) } } })

  it('Q7: says what the feed says while it is fresh and a probability', () => {
    expect(value(config, said(0.37))).toBe(0.37)
    expect(value(config, said(0.37, 500))).toBe(0.37)
    expect(value(config, said(0.37, 501))).toBeUndefined()
    expect([value(config, said(1.01)), value(config, said(Number.NaN)), value(config, { feeds: {} })]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('refuses a negative age when it is built', () => {
    expect(() => createFairValue({ ...config, maxAgeMs: -1 })).toThrow(InvalidParameterError)
  })
})
