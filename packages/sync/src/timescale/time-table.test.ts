import { describe, expect, it } from 'vitest'
import { perTimescale, type TimeTable, timeTable } from './time-table.ts'

const quotes: TimeTable = {
  name: 'quotes',
  columns: 'market text not null, at timestamptz not null, no integer',
  key: ['market', 'at', 'no'],
  time: 'at',
  segmentBy: 'market',
}

describe('timeTable', () => {
  const { full, apache, none } = perTimescale((support) => timeTable(quotes, support))

  it('is partitioned by PostgreSQL where there is no extension', () => {
    expect(none).toMatch(/primary key \("market", "at", "no"\)\n\) partition by range \("at"\);$/)
    expect(none).not.toContain('hypertable')
  })

  it('is a hypertable with chunks of a day and one unique key, without an index of its own making', () => {
    expect(apache).toContain(`select create_hypertable('"quotes"', by_range('at', interval '1 day'), create_default_indexes => false);`)
    expect(apache).not.toContain('timescaledb.')
    expect(apache).not.toContain('partition by')
  })

  it('prepares the columnstore by market and time where the licence has it', () => {
    expect(full.startsWith(apache)).toBe(true)
    expect(full).toContain(`set (timescaledb.enable_columnstore = true, timescaledb.segmentby = '"market"', timescaledb.orderby = '"at"');`)
  })
})
