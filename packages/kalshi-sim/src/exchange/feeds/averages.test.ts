import { indexValue } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { closingAverage, type Tick, trailingAverage } from './averages.ts'

const QUARTER_MS = Date.UTC(2026, 5, 1, 12, 15)
const tick = (afterS: number, value = 100): Tick => ({ tsMs: QUARTER_MS + afterS * 1_000, value: indexValue(value) })
const seconds = (from: number, to: number): readonly Tick[] => Array.from({ length: to - from + 1 }, (_, n) => tick(from + n))

describe('the trailing average', () => {
  it('counts the minute before a tick, from its first millisecond on, and not the tick', () => {
    const earlier = [tick(-61, 1_000), tick(-60, 10), tick(-1, 20)]
    expect(trailingAverage(earlier, tick(0, 999))).toEqual({
      value: '0.00000015',
      window_size: 2,
      window_start_ts_ms: QUARTER_MS - 60_000,
      window_end_ts_exclusive: QUARTER_MS,
    })
  })

  it('is the value itself after a minute of silence', () => {
    expect(trailingAverage([tick(-61, 5)], tick(0, 7))).toMatchObject({ value: '0.00000007', window_size: 0 })
  })

  it('rounds a half up', () => {
    expect(trailingAverage([tick(-2, 1), tick(-1, 2)], tick(0)).value).toBe('0.00000002')
  })
})

describe('the closing average', () => {
  const countAt = (afterS: number): number | undefined => closingAverage(seconds(-70, afterS - 1), tick(afterS))?.window_size

  it('counts the last minute of a quarter of an hour, its first instant excluded and its close included', () => {
    expect([-61, -60, -59, -46, -1, 0, 1].map(countAt)).toEqual([undefined, undefined, 1, 14, 59, 60, undefined])
  })

  it('says the same window for the whole of that minute', () => {
    const window = { window_start_ts_ms: QUARTER_MS - 59_999, window_end_ts_exclusive: QUARTER_MS + 1 }
    expect(closingAverage([], tick(-59))).toMatchObject(window)
    expect(closingAverage(seconds(-59, -1), tick(0))).toMatchObject(window)
  })
})
