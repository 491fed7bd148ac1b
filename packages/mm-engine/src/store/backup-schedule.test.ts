import { type EpochUs, epochUs, parseInstant } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planBackups } from './backup-schedule.ts'

const MINUTE_US = 60_000_000
const HOUR_US = 60 * MINUTE_US
const NOW = parseInstant('2026-01-17T14:07:31.5Z')
const plan = (existing: readonly string[], keep = 3, nowUs: EpochUs = NOW) => planBackups({ nowUs, existing, everyUs: HOUR_US, keep })

it('names a backup after its minute in UTC and looks again with the next hour', () => {
  expect(plan([])).toEqual({ due: 'mm-20260117-1407.db', delete: [], nextUs: parseInstant('2026-01-17T15:00:00Z') })
})

it('makes one an hour, whenever in it the last one was made', () => {
  expect(plan(['mm-20260117-1400.db']).due).toBeUndefined()
  expect(plan(['mm-20260117-1406.db']).due).toBeUndefined()
  expect(plan(['mm-20260117-1359.db']).due).toBe('mm-20260117-1407.db')
})

it('is not held up by a backup of a time that has not come, as a clock that was wrong leaves one', () => {
  expect(plan(['mm-20270101-0000.db']).due).toBe('mm-20260117-1407.db')
})

it('deletes the oldest beyond those to keep, the one that is due included', () => {
  const existing = ['mm-20260117-1300.db', 'mm-20260116-2300.db', 'mm-20260117-1200.db', 'mm-20251231-2359.db']
  expect(plan(existing).delete).toEqual(['mm-20251231-2359.db', 'mm-20260116-2300.db'])
  expect(plan([...existing, 'mm-20260117-1400.db'])).toMatchObject({
    due: undefined,
    delete: ['mm-20251231-2359.db', 'mm-20260116-2300.db'],
  })
})

it('deletes what a killed backup left, and no file of another name', () => {
  const others = [
    'mm.db',
    'mm-20260117.db',
    'mm-20261317-1200.db',
    'mm-20260117-2500.db',
    'notes.txt',
    'other.partial',
    'xmm-20260117-1300.db',
  ]
  expect(plan([...others, 'mm-20260117-1300.db.partial'], 1).delete).toEqual(['mm-20260117-1300.db.partial'])
})

it('refuses a period that is no whole minutes, and to keep none', () => {
  for (const everyUs of [0, -HOUR_US, 90_000_000, Number.NaN]) {
    expect(() => planBackups({ nowUs: NOW, existing: [], everyUs, keep: 1 })).toThrow(RangeError)
  }
  for (const keep of [0, 1.5]) expect(() => plan([], keep)).toThrow('keep must be at least 1')
})

it('keeps just so many, one of each period, however often and irregularly it is asked', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 9 }), (minutes, everyMinutes, keep) => {
      const everyUs = everyMinutes * MINUTE_US
      let nowUs = NOW
      let files: readonly string[] = []
      const periods = new Set<number>()
      for (const step of minutes) {
        nowUs = epochUs(nowUs + step * MINUTE_US)
        periods.add(Math.floor(nowUs / everyUs))
        const next = planBackups({ nowUs, existing: files, everyUs, keep })
        files = [...files, ...(next.due === undefined ? [] : [next.due])].filter((name) => !next.delete.includes(name))
        expect(next.nextUs).toBeGreaterThan(nowUs)
        expect(next.due === undefined || files.includes(next.due)).toBe(true)
      }
      expect(files).toHaveLength(Math.min(keep, periods.size))
      expect(new Set(files).size).toBe(files.length)
    }),
  )
})
