import type { ExchangeSchedule, TradingSession, Weekday } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { isInMaintenance, nextTurnOfTradingUs } from './trading-hours.ts'

const at = (text: string): EpochUs => epochUs(Date.parse(text) * 1_000)
const ALL_DAY: readonly TradingSession[] = [{ openTime: '00:00', closeTime: '00:00' }]
const days = (changes: Partial<Record<Weekday, readonly TradingSession[]>>): Record<Weekday, readonly TradingSession[]> => ({
  monday: ALL_DAY,
  tuesday: ALL_DAY,
  wednesday: ALL_DAY,
  thursday: ALL_DAY,
  friday: ALL_DAY,
  saturday: ALL_DAY,
  sunday: ALL_DAY,
  ...changes,
})
const schedule = (changes: Partial<ExchangeSchedule> = {}): ExchangeSchedule => ({
  standardHours: [{ startTime: at('2026-01-01T00:00:00Z'), endTime: at('2027-01-01T00:00:00Z'), sessions: days({}) }],
  maintenanceWindows: [],
  ...changes,
})

describe('the turns of trading', () => {
  it('K26 are none where it goes on around the clock', () => {
    expect(nextTurnOfTradingUs(schedule(), at('2026-06-01T12:00:00Z'))).toBeUndefined()
  })

  it('K26 are the beginning and the end of maintenance', () => {
    const window = { startTime: at('2026-06-04T07:00:00Z'), endTime: at('2026-06-04T09:00:00Z') }
    const planned = schedule({ maintenanceWindows: [window] })
    expect(nextTurnOfTradingUs(planned, at('2026-06-01T12:00:00Z'))).toBe(window.startTime)
    expect(nextTurnOfTradingUs(planned, at('2026-06-04T08:00:00Z'))).toBe(window.endTime)
    expect(isInMaintenance(planned, at('2026-06-04T06:59:59Z'))).toBe(false)
    expect(isInMaintenance(planned, at('2026-06-04T07:00:00Z'))).toBe(true)
    expect(isInMaintenance(planned, at('2026-06-04T09:00:00Z'))).toBe(false)
  })

  it('K26 are those of the sessions of the week in Eastern time, in summer and in winter', () => {
    const thursday = [
      { openTime: '00:00', closeTime: '03:00' },
      { openTime: '05:00', closeTime: '24:00' },
    ]
    const [standard] = schedule().standardHours
    if (!standard) throw new Error('no hours')
    const weekly = schedule({ standardHours: [{ ...standard, sessions: days({ thursday }) }] })
    // 4 June 2026 is a Thursday, four hours behind UTC; 3 December another, five hours behind.
    expect(nextTurnOfTradingUs(weekly, at('2026-06-04T06:30:30Z'))).toBe(at('2026-06-04T07:00:00Z'))
    expect(nextTurnOfTradingUs(weekly, at('2026-06-04T07:00:00Z'))).toBe(at('2026-06-04T09:00:00Z'))
    expect(nextTurnOfTradingUs(weekly, at('2026-12-03T07:30:00Z'))).toBe(at('2026-12-03T08:00:00Z'))
  })
})
