import { describe, expect, it } from 'vitest'
import { dayOf, planDayPartitions } from './day-partition.ts'

describe('planDayPartitions', () => {
  it('names each day once, in order, with bounds in UTC', () => {
    expect(planDayPartitions('trades', ['2026-12-31T23:59:59.999999Z', Date.UTC(2026, 4, 14) * 1_000, '2026-12-31'])).toEqual([
      { name: 'trades_p20260514', from: '2026-05-14 00:00:00+00', to: '2026-05-15 00:00:00+00' },
      { name: 'trades_p20261231', from: '2026-12-31 00:00:00+00', to: '2027-01-01 00:00:00+00' },
    ])
  })

  it('refuses a name that leaves no room for the day', () => {
    expect(() => planDayPartitions('t'.repeat(54), ['2026-05-14'])).toThrow('too long')
    expect(planDayPartitions('t'.repeat(53), ['2026-05-14'])[0]?.name).toHaveLength(63)
  })
})

describe('dayOf', () => {
  it.each([
    [-1, '1969-12-31'],
    [0, '1970-01-01'],
    ['2026-05-14 04:38:13.06829+00', '2026-05-14'],
  ])('takes %s for a time of %s', (instant, day) => {
    expect(dayOf(instant)).toBe(day)
  })

  it.each(['2026-05-14T04:38:13+02:00', '2026-05-14T04:38:13', 'today', 1.5, Number.NaN])('refuses %s', (instant) => {
    expect(() => dayOf(instant)).toThrow('Not an instant in UTC')
  })
})
