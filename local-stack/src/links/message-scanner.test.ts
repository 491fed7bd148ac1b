import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MessageScanner } from './message-scanner.ts'

function message(type: string, body: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type, 'latin1'), length, Buffer.from(body, 'latin1')])
}

it('finds the same messages in whatever pieces they come', () => {
  const stream = Buffer.concat([message('', 'startup'), message('Q', 'copy'), message('d', 'a row'), message('d', ''), message('c', '')])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 12 }), (cuts) => {
      const scanner = new MessageScanner(false)
      const ends = [...cuts.sort((a, b) => a - b), stream.length]
      const found = ends.flatMap((end, at) => scanner.scan(stream.subarray(ends[at - 1] ?? 0, end)))
      expect(found.map(({ type, bodyBytes }) => [type, bodyBytes])).toEqual([
        ['', 7],
        ['Q', 4],
        ['d', 5],
        ['d', 0],
        ['c', 0],
      ])
    }),
  )
})

it('says where a body begins in the bytes just scanned', () => {
  const scanner = new MessageScanner(true)
  expect(scanner.scan(message('d', 'row')).map(({ bodyAt }) => bodyAt)).toEqual([5])
  expect(scanner.scan(Buffer.from([0x64, 0, 0]))).toEqual([])
  expect(scanner.scan(Buffer.from([0, 9, 1]))).toMatchObject([{ type: 'd', bodyAt: 2, bodyBytes: 5 }])
})
