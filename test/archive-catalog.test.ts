import { readFileSync } from 'node:fs'
import { type ArchiveColumn, type DecimalType, toArchivePath } from '@kassandra/archive'
import { kalshiTables } from '@kassandra/recorder'
import { expect, it } from 'vitest'

const MODULE = new URL('../terraform/modules/aws-archive-catalog/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, MODULE), 'utf8')

const PLAIN = { text: 'string', boolean: 'boolean', integer: 'int', bigint: 'bigint', instant: 'timestamp' } as const

const decimal = ({ precision, scale }: DecimalType): string => `decimal(${precision},${scale})`

/** A column's type as Hive spells it, which Glue takes. */
function toHiveType(column: ArchiveColumn): string {
  if (column.kind === 'decimal') return decimal(column)
  if (column.kind !== 'list') return PLAIN[column.kind]
  return `array<struct<${column.fields.map((field) => `${field.name}:${decimal(field)}`).join(',')}>>`
}

it('has the columns of every archived table, in their order', () => {
  const written = kalshiTables.map(({ name, columns }) => [
    name,
    columns.map((column) => ({ name: column.name, type: toHiveType(column) })),
  ])
  expect(Object.entries(JSON.parse(read('columns.json')))).toEqual(written)
})

it('looks for files where the archive puts them', () => {
  const template = /"storage\.location\.template" = "s3:\/\/\$\{var\.bucket_name\}\/(.+)"/.exec(read('main.tf'))?.[1]
  const folders = kalshiTables.map(({ name }) => template?.replace(/\$\{each\.key\}/, name))
  const files = kalshiTables.map(({ name: table }) =>
    toArchivePath({ table, hourUs: Date.parse('2026-01-02T03:00:00Z') * 1_000, generation: 0, sha12: '0123456789ab' }),
  )
  const inFolder = files.map((file) => file.slice(0, file.lastIndexOf('/') + 1))
  const projected = folders.map((folder) =>
    folder
      ?.replace(/\$\$\{year\}/, '2026')
      .replace(/\$\$\{month\}/, '01')
      .replace(/\$\$\{day\}/, '02'),
  )
  expect(projected).toEqual(inFolder)
})
