import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LineBuffer } from './line-buffer.ts'

const written = (write: (line: LineBuffer) => void): string => {
  const line = new LineBuffer(1)
  write(line)
  return Buffer.from(line.take()).toString()
}

it('writes every whole number as its digits', () => {
  const powers = Array.from({ length: 19 }, (_, digits) => 10n ** BigInt(digits)).flatMap((power) => [power - 1n, power, -power])
  for (const value of [...powers, 2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)])
    expect(written((line) => line.integer(value))).toBe(String(value))
  fc.assert(
    fc.property(fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.maxSafeInteger()), (value) => {
      expect(written((line) => line.integer(value))).toBe(BigInt(value).toString())
    }),
  )
})

it('quotes every text in UTF-8 and doubles the quotes inside', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(fc.constantFrom('"', 'a', 'é', '日'), fc.string({ unit: 'grapheme' })) }), (text) => {
      expect(written((line) => line.quoted(text))).toBe(`"${text.replaceAll('"', '""')}"`)
    }),
  )
})

it('collects from the start again once its bytes are taken', () => {
  const line = new LineBuffer(4)
  line.quoted('abc')
  line.comma()
  line.integer(-12)
  line.endLine()
  expect(Buffer.from(line.take()).toString()).toBe('"abc",-12\n')
  line.plain('t')
  expect(Buffer.from(line.take()).toString()).toBe('t')
})
