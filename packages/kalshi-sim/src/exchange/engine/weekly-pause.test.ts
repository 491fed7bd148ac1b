import { parseInstant } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { ManualScheduler } from '../../clock/scheduler.ts'
import { isWithin, WeeklyPause } from './weekly-pause.ts'

describe('the weekly pause', () => {
  it.each([
    // Summer time: UTC-4.
    ['2026-06-04T06:59:59Z', false],
    ['2026-06-04T07:00:00Z', true],
    ['2026-06-04T08:59:59Z', true],
    ['2026-06-04T09:00:00Z', false],
    ['2026-06-05T07:30:00Z', false],
    // Winter time: UTC-5.
    ['2026-12-03T07:30:00Z', false],
    ['2026-12-03T08:00:00Z', true],
    ['2026-12-03T10:00:00Z', false],
  ])('at %s: %s', (instant, expected) => {
    expect(isWithin(parseInstant(instant))).toBe(expected)
  })

  it('begins and ends by the clock of the exchange, at any speed', () => {
    const scheduler = new ManualScheduler()
    const startUs = parseInstant('2026-06-04T06:00:00Z')
    const happened: string[] = []
    const pause = new WeeklyPause({
      scheduler,
      factor: () => 60,
      liveUs: () => (startUs + scheduler.nowMs() * 1_000 * 60) as typeof startUs,
      pause: () => happened.push('pause'),
      resume: () => happened.push('resume'),
    })
    scheduler.advance(59_000)
    expect(happened).toEqual([])
    scheduler.advance(2_000)
    expect(happened).toEqual(['pause'])
    scheduler.advance(120_000)
    expect(happened).toEqual(['pause', 'resume'])
    pause.close()
  })
})
