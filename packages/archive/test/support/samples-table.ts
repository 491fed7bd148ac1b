import type { ArchiveTable } from '../../src/index.ts'

/** A table with a column of every kind. */
export const samplesTable: ArchiveTable = {
  name: 'samples',
  schemaVersion: 3,
  columns: [
    { name: 'market_ticker', kind: 'text' },
    { name: 'exchange_ts', kind: 'instant', unit: 'microseconds UTC' },
    { name: 'seq', kind: 'bigint' },
    { name: 'price', kind: 'decimal', precision: 9, scale: 4, unit: 'dollars' },
    { name: 'qty', kind: 'decimal', precision: 18, scale: 2, unit: 'contracts' },
    { name: 'big', kind: 'bigint' },
    { name: 'small', kind: 'integer' },
    { name: 'flag', kind: 'boolean' },
    { name: 'note', kind: 'text' },
    {
      name: 'levels',
      kind: 'list',
      fields: [
        { name: 'price', precision: 9, scale: 4 },
        { name: 'qty', precision: 18, scale: 2 },
      ],
    },
  ],
  rangeColumn: 'exchange_ts',
  timeColumn: 'exchange_ts',
  orderBy: ['market_ticker', 'exchange_ts', 'seq'],
  xidColumn: 'xid',
  rowGroupRows: 10_000,
}

/** An hour of `samples`. */
export const HOUR = { from: '2026-05-14T04:00:00Z', to: '2026-05-14T05:00:00Z' } as const
