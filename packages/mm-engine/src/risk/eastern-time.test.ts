import { epochUs, parseInstant } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { easternTime } from './eastern-time.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const newYork = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

function byTimeZoneData(atUs: number): { weekday: number; minute: number } {
  const parts = new Map(newYork.formatToParts(new Date(atUs / 1_000)).map(({ type, value }) => [type, value]))
  return { weekday: DAYS.indexOf(parts.get('weekday') ?? ''), minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) }
}

it('agrees with the time zone database from 2007 to 2036', () => {
  const minuteUs = 60_000_000
  const [from, to] = [parseInstant('2007-03-01T00:00:00Z') / minuteUs, parseInstant('2037-01-01T00:00:00Z') / minuteUs]
  fc.assert(
    fc.property(fc.integer({ min: from, max: to }), (minute) => {
      expect(easternTime(epochUs(minute * minuteUs))).toEqual(byTimeZoneData(minute * minuteUs))
    }),
    { numRuns: 2_000 },
  )
})

it.each([
  ['2026-03-08T06:59:59.999999Z', 0, 119],
  ['2026-03-08T07:00:00Z', 0, 180],
  ['2026-11-01T05:59:59.999999Z', 0, 119],
  ['2026-11-01T06:00:00Z', 0, 60],
  ['2026-11-19T08:00:00Z', 4, 180],
  ['2026-07-16T07:00:00Z', 4, 180],
])('%s is day %d, minute %d', (instant, weekday, minute) => {
  expect(easternTime(parseInstant(instant))).toEqual({ weekday, minute })
})
