import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CopyTail } from './copy-tail.ts'

const BINARY_HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])

/** One row of a text field, `xid` and `id` as PostgreSQL writes it in binary COPY. */
function binaryRow(text: string, xid: bigint, id: bigint): Buffer {
  const field = Buffer.from(text)
  const row = Buffer.alloc(2 + 4 + field.length + 12 + 12)
  row.writeInt16BE(3, 0)
  row.writeInt32BE(field.length, 2)
  field.copy(row, 6)
  const tail = 6 + field.length
  row.writeInt32BE(8, tail)
  row.writeBigUInt64BE(xid, tail + 4)
  row.writeInt32BE(8, tail + 12)
  row.writeBigInt64BE(id, tail + 16)
  return row
}

const binaryFile = (rows: readonly Buffer[]): Buffer => Buffer.concat([BINARY_HEADER, ...rows, Buffer.from([0xff, 0xff])])

/** The bytes in chunks that end at the given places. */
function chunks(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return places.map((place, at) => bytes.subarray(at === 0 ? 0 : places[at - 1], place))
}

const row = fc.record({
  text: fc.string({ unit: 'binary' }),
  xid: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  id: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
})
const rows = fc.array(row, { minLength: 1, maxLength: 5 })
const cuts = fc.array(fc.nat(), { maxLength: 12 })

describe('the tail of a COPY', () => {
  it('tells the last row of binary bytes, however they are cut', () => {
    fc.assert(
      fc.property(rows, cuts, (written, places) => {
        const tail = new CopyTail('binary')
        const bytes = binaryFile(written.map(({ text, xid, id }) => binaryRow(text, xid, id)))
        for (const chunk of chunks(bytes, places)) tail.push(chunk)
        expect(tail.lastRow()).toEqual({ xid: `${written.at(-1)?.xid}`, id: `${written.at(-1)?.id}` })
      }),
    )
  })

  it('tells the last row of text lines, however they are cut', () => {
    fc.assert(
      fc.property(rows, cuts, (written, places) => {
        const tail = new CopyTail('text')
        const lines = written.map(({ text, xid, id }) => `${text.replaceAll(/[\\\n\t\r]/g, ' ')}\t${xid}\t${id}\n`)
        for (const chunk of chunks(Buffer.from(lines.join('')), places)) tail.push(chunk)
        expect(tail.lastRow()).toEqual({ xid: `${written.at(-1)?.xid}`, id: `${written.at(-1)?.id}` })
      }),
    )
  })

  it('refuses bytes that end in the middle of a row', () => {
    const bytes = binaryFile([binaryRow('text', 5n, 6n)])
    for (let length = 0; length < bytes.length; length++) {
      const tail = new CopyTail('binary')
      tail.push(bytes.subarray(0, length))
      expect(() => tail.lastRow()).toThrow('does not end in xid and id')
    }
    const text = new CopyTail('text')
    text.push(Buffer.from('a\t5\t6'))
    expect(() => text.lastRow()).toThrow('does not end in xid and id')
  })
})
