import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseArchivePath, toArchivePath } from './archive-path.ts'

const HOUR_US = 3_600_000_000

it('spells the hive partition with padded numbers', () => {
  const path = toArchivePath({
    table: 'orderbook_deltas',
    hourUs: Date.parse('2026-01-02T03:00:00Z') * 1_000,
    generation: 12,
    sha12: '0123456789ab',
  })
  expect(path).toBe('parquet/orderbook_deltas/year=2026/month=01/day=02/orderbook_deltas-03-12-0123456789ab.parquet')
})

it('reads back what it wrote', () => {
  const path = fc.record({
    table: fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/),
    hourUs: fc.integer({ min: 0, max: 70 * 365 * 24 }).map((hours) => hours * HOUR_US),
    generation: fc.nat(),
    sha12: fc.stringMatching(/^[0-9a-f]{12}$/),
  })
  fc.assert(
    fc.property(path, (given) => {
      expect(parseArchivePath(toArchivePath(given))).toEqual(given)
    }),
  )
})

it.each([
  'parquet/trades/year=2026/month=01/day=02/tickers-03-0-0123456789ab.parquet',
  'parquet/trades/year=2026/month=1/day=02/trades-03-0-0123456789ab.parquet',
  'parquet/trades/year=2026/month=13/day=02/trades-03-0-0123456789ab.parquet',
  'parquet/trades/year=2026/month=01/day=02/trades-25-0-0123456789ab.parquet',
  'parquet/trades/year=2026/month=01/day=02/trades-03-0-0123456789ab.parquet.tmp',
  'x/parquet/trades/year=2026/month=01/day=02/trades-03-0-0123456789ab.parquet',
])('does not take %s for a file of the archive', (path) => {
  expect(parseArchivePath(path)).toBeUndefined()
})

it.each([
  { table: '../trades', generation: 0, sha12: '0123456789ab' },
  { table: 'Trades', generation: 0, sha12: '0123456789ab' },
  { table: 'trades', generation: -1, sha12: '0123456789ab' },
  { table: 'trades', generation: 0, sha12: 'short' },
])('refuses to spell %j', (path) => {
  expect(() => toArchivePath({ ...path, hourUs: 0 })).toThrow(RangeError)
})
