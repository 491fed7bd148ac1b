import fc from 'fast-check'
import { ByteWriter } from 'hyparquet-writer'
import { deltaBinaryPack } from 'hyparquet-writer/src/delta.js'
import { expect, it } from 'vitest'
import { unpackDeltas } from './unpack-deltas.ts'

function pack(values: readonly bigint[]): Uint8Array {
  const writer = new ByteWriter()
  deltaBinaryPack(writer, BigInt64Array.from(values), 'INT64')
  return writer.getBytes()
}

const small = fc.bigInt({ min: -70n, max: 70n })
const instant = fc.bigInt({ min: 1_700_000_000_000_000n, max: 1_800_000_000_000_000n })
const safe = fc.bigInt({ min: BigInt(Number.MIN_SAFE_INTEGER), max: BigInt(Number.MAX_SAFE_INTEGER) })
const any = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const column = fc
  .oneof(small, instant, safe, any)
  .chain(() =>
    fc.oneof(...[small, instant, fc.oneof(small, instant), safe, any].map((value) => fc.array(value, { minLength: 1, maxLength: 400 }))),
  )

it('reads what was packed, or leaves it to bigints', () => {
  let read = 0
  fc.assert(
    fc.property(column, (values) => {
      const found = unpackDeltas(pack(values), values.length)
      if (found) {
        read++
        expect([...found].map(BigInt)).toEqual(values)
      }
    }),
    { numRuns: 400 },
  )
  expect(read).toBeGreaterThan(100)
})

it.each([
  ['steps of any width up to 52 bits', Array.from({ length: 52 }, (_, bits) => [0n, 2n ** BigInt(bits) - 1n]).flat()],
  ['one value', [1_778_000_000_123_456n]],
  ['the same value a thousand times', Array.from({ length: 1_000 }, () => 7n)],
  ['falling values', Array.from({ length: 1_000 }, (_, at) => 5_000n - BigInt(at) * 4n)],
])('reads %s', (_, values) => {
  expect([...(unpackDeltas(pack(values), values.length) ?? [])].map(BigInt)).toEqual(values)
})

it.each([
  ['a value past the safe integers', [0n, 2n ** 53n]],
  ['a first value past them', [2n ** 60n, 2n ** 60n + 1n]],
  ['a step whose parts are past them', [-(2n ** 53n) + 1n, 0n, 2n ** 53n - 2n]],
  ['a step past them', [-(2n ** 53n) + 1n, 2n ** 53n - 1n]],
])('leaves %s to bigints', (_, values) => {
  expect(unpackDeltas(pack(values), values.length)).toBeUndefined()
})

it('refuses a page that is cut', () => {
  const page = pack(Array.from({ length: 300 }, (_, at) => BigInt(at * at)))
  for (const length of [0, 3, 9, page.length - 40]) expect(() => unpackDeltas(page.subarray(0, length), 300)).toThrow(RangeError)
})
