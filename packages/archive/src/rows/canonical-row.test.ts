import { expect, it } from 'vitest'
import type { ArchiveColumn } from '../table/archive-table.ts'
import { columnEncoder } from './canonical-row.ts'
import { LineBuffer } from './line-buffer.ts'

function write(column: ArchiveColumn, value: unknown): string {
  const line = new LineBuffer(1)
  columnEncoder(column)(value, line)
  return Buffer.from(line.take()).toString()
}

const levels: ArchiveColumn = {
  name: 'levels',
  kind: 'list',
  fields: [
    { name: 'price', precision: 9, scale: 4 },
    { name: 'qty', precision: 18, scale: 2 },
  ],
}

it.each<[string, ArchiveColumn, unknown, string]>([
  ['text quoted', { name: 'a', kind: 'text' }, 'a"b', '"a""b"'],
  ['an empty text apart from null', { name: 'a', kind: 'text' }, '', '""'],
  ['null as nothing', { name: 'a', kind: 'text' }, null, ''],
  ['what is missing as nothing', { name: 'a', kind: 'bigint' }, undefined, ''],
  ['booleans as PostgreSQL does', { name: 'a', kind: 'boolean' }, false, 'f'],
  ['integers past 2^53', { name: 'a', kind: 'bigint' }, -(2n ** 63n), '-9223372036854775808'],
  ['decimals by their count', { name: 'a', kind: 'decimal', precision: 9, scale: 4 }, 4_200, '4200'],
  [
    'lists as jsonb prints them',
    levels,
    [
      { price: 4_200, qty: 500n },
      { price: -1, qty: 0n },
    ],
    '"[[4200, 500], [-1, 0]]"',
  ],
  ['an empty list', levels, [], '"[]"'],
])('writes %s', (_name, column, value, text) => {
  expect(write(column, value)).toBe(text)
})

it.each<[string, ArchiveColumn, unknown]>([
  ['a list', levels, '[]'],
  ['whole numbers', { name: 'a', kind: 'integer' }, 0.5],
  ['instants', { name: 'a', kind: 'instant' }, new Date(0)],
])('refuses a column of %s that holds something else', (_name, column, value) => {
  expect(() => write(column, value)).toThrow(TypeError)
})
