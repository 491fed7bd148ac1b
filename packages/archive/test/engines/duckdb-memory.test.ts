import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ArchiveTable, duckdbEngine, readParquetFacts } from '../../src/index.ts'
import { openFile } from '../../src/store/file-reader.ts'

const MEBIBYTE = 1024 * 1024
const table: ArchiveTable = {
  name: 'books',
  schemaVersion: 1,
  columns: [
    { name: 'seq', kind: 'bigint' },
    { name: 'book', kind: 'text' },
  ],
  rangeColumn: 'at',
  timeColumn: 'at',
  orderBy: ['seq'],
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckdb-memory-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Two long rows; by default nearly as long as a row may be. */
async function writeWideRows(memoryLimitBytes: number | undefined, letters = 15 * MEBIBYTE): Promise<number> {
  const [rowsPath, scratchPath] = [join(folder, 'rows.csv'), join(folder, 'scratch')]
  await mkdir(scratchPath)
  await writeFile(rowsPath, ['a', 'b'].map((letter, seq) => `${seq},"${letter.repeat(letters)}"\n`).join(''))
  const engine = await duckdbEngine({ memoryLimitBytes })
  return engine.write({ table, rowsPath, parquetPath: join(folder, 'file.parquet'), metadata: {}, scratchPath })
}

it('takes more memory for rows that need it, within the limit', { timeout: 60_000 }, async () => {
  expect(await writeWideRows(undefined)).toBe(2)
  const reader = await openFile(join(folder, 'file.parquet'))
  expect(await readParquetFacts(reader)).toMatchObject({ rowCount: 2, sums: { seq: 1n } })
  await reader.close()
})

it('reads rows that are longer than usual', async () => {
  expect(await writeWideRows(undefined, 1.5 * MEBIBYTE)).toBe(2)
})

it('says that memory ran out where the limit is below what rows need', { timeout: 60_000 }, async () => {
  await expect(writeWideRows(96 * MEBIBYTE)).rejects.toThrow('Out of Memory')
})
