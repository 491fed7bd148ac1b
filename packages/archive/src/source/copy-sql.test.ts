import { expect, it } from 'vitest'
import type { ArchiveTable } from '../table/archive-table.ts'
import { toCopySql } from './copy-sql.ts'

const table: ArchiveTable = {
  name: 'we"ird',
  schemaVersion: 1,
  columns: [
    { name: 'ticker', kind: 'text' },
    { name: 'at', kind: 'instant' },
  ],
  rangeColumn: 'at',
  timeColumn: 'at',
  orderBy: ['ticker', 'at'],
}
const hour = { fromUs: 0, toUs: 3_600_000_000, snapshot: '10:12:10,11' }

it('quotes names and orders text by its bytes', () => {
  expect(toCopySql(table, hour)).toBe(
    'copy (select "ticker" as "ticker", (extract(epoch from "at") * 1000000)::bigint as "at" from "we""ird" as source ' +
      `where "at" >= timestamptz '1970-01-01T00:00:00.000000Z' and "at" < timestamptz '1970-01-01T01:00:00.000000Z' ` +
      `order by source."ticker" collate "C", source."at") to stdout (format csv, encoding 'UTF8', force_quote ("ticker"))`,
  )
})

it('takes what the snapshot sees and the one before did not', () => {
  const sql = toCopySql({ ...table, xidColumn: 'xid' }, { ...hour, previousSnapshot: '8:8:' })
  expect(sql).toContain(
    `and pg_visible_in_snapshot("xid", pg_snapshot '10:12:10,11') and not pg_visible_in_snapshot("xid", pg_snapshot '8:8:')`,
  )
})

it('lets no text but a snapshot into the statement', () => {
  expect(() => toCopySql({ ...table, xidColumn: 'xid' }, { ...hour, snapshot: `1:1:') or true --` })).toThrow(RangeError)
})
