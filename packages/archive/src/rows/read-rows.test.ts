import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readRows, splitRows } from './read-rows.ts'

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
const value = fc.oneof(fc.constant(null), fc.string({ unit: 'grapheme' }), fc.constantFrom('"', '""', ',', '\n', '","', '"\n"'))

it('gives back what was written, wherever the text is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value)), fc.nat(), (rows, cut) => {
      const text = rows.map((row) => `${row.map((each) => (each === null ? '' : quote(each))).join(',')}\n`).join('')
      const head = text.slice(0, cut % (text.length + 1))
      const first = splitRows(head)
      const second = splitRows(text.slice(first.end))
      expect([...first.rows, ...second.rows]).toEqual(rows)
      expect(first.end + second.end).toBe(text.length)
    }),
  )
})

it('reads plain values, and refuses quotes in their middle', () => {
  expect(splitRows('1,,-3\n,"",t\n').rows).toEqual([
    ['1', null, '-3'],
    [null, '', 't'],
  ])
  expect(() => splitRows('"a"b\n')).toThrow('in the middle of a value')
})

it('refuses a file that ends in the middle of a row', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rows-'))
  const path = join(folder, 'rows.csv')
  const read = async (text: string): Promise<number> => {
    await writeFile(path, text)
    let rows = 0
    for await (const batch of readRows(path)) rows += batch.length
    return rows
  }
  expect(await read('1,"é"\n'.repeat(300_000))).toBe(300_000)
  await expect(read('1,"a"\n2,"b')).rejects.toThrow('end in the middle')
  await rm(folder, { recursive: true })
})
