import { describe, expect, it } from 'vitest'
import { parseFaultSchedule } from './fault-schedule.ts'

describe('parseFaultSchedule', () => {
  it('reads kinds, times, amounts and targets', () => {
    expect(parseFaultSchedule('disconnect@20s:1500ms, gap@30s:25/all,gap@1m:2s,freeze@40s,reorder@1s:3,duplicate@2s')).toEqual([
      { atMs: 20_000, on: 'all', fault: { kind: 'disconnect', downForMs: 1_500 } },
      { atMs: 30_000, on: 'all', fault: { kind: 'gap', frames: 25 } },
      { atMs: 60_000, on: 'one', fault: { kind: 'gap', forMs: 2_000 } },
      { atMs: 40_000, on: 'one', fault: { kind: 'freeze', forMs: 5_000 } },
      { atMs: 1_000, on: 'one', fault: { kind: 'reorder', frames: 3 } },
      { atMs: 2_000, on: 'one', fault: { kind: 'duplicate', frames: 20 } },
    ])
  })

  it('is empty for an empty text', () => {
    expect(parseFaultSchedule('')).toEqual([])
  })

  it.each(['disconnect', 'disconnect@', 'explode@3s', 'gap@3s:', 'freeze@3s:x', 'gap@3', 'reorder@3s:1s'])(
    'refuses %s and names it',
    (item) => {
      expect(() => parseFaultSchedule(item)).toThrow(`"${item}"`)
    },
  )
})
