import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toPartSize } from './s3-options.ts'

const MEBIBYTE = 1024 * 1024
const TEBIBYTE = MEBIBYTE * MEBIBYTE

it('O12 keeps to the size of parts that is set while 10,000 of them suffice', () => {
  expect(toPartSize(1, { partSizeBytes: 16 * MEBIBYTE })).toBe(16 * MEBIBYTE)
  expect(toPartSize(160_000 * MEBIBYTE, { partSizeBytes: 16 * MEBIBYTE })).toBe(16 * MEBIBYTE)
  expect(toPartSize(160_000 * MEBIBYTE + 1, { partSizeBytes: 16 * MEBIBYTE })).toBe(17 * MEBIBYTE)
})

it('O12 fits every file into 10,000 parts', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 * TEBIBYTE }), fc.integer({ min: 5, max: 100 }), (sizeBytes, mebibytes) => {
      expect(Math.ceil(sizeBytes / toPartSize(sizeBytes, { partSizeBytes: mebibytes * MEBIBYTE }))).toBeLessThanOrEqual(10_000)
    }),
  )
})
