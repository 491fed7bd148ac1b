import { describe, expect, it } from 'vitest'
import { epochUs } from '../units/time.ts'
import { CatchUp } from './catch-up.ts'

const at = (seconds: number) => epochUs(seconds * 1e6)

describe('catching up', () => {
  it('begins at once, and ends when REST was current a second past the subscription', () => {
    const catchUp = new CatchUp(at(100), at(500))
    expect([catchUp.dueUs, catchUp.isLate, catchUp.isShownBy(at(100.9)), catchUp.isShownBy(at(101))]).toEqual([at(500), false, false, true])
  })

  it('takes five seconds more where the exchange does not say when it subscribed us', () => {
    expect(new CatchUp(undefined, at(500)).untilUs).toBe(at(505))
  })

  it('waits for what REST is behind, longer and longer where that does not help, and five seconds at most', () => {
    const catchUp = new CatchUp(at(100), at(500))
    const waits = Array.from({ length: 8 }, () => {
      catchUp.passed(at(500), at(100.5))
      return (catchUp.dueUs - at(500)) / 1_000
    })
    expect(waits).toEqual([500, 500, 500, 800, 1_600, 3_200, 5_000, 5_000])
    expect(catchUp.isLate).toBe(true)
  })

  it('tries again after failures, longer and longer, until something works', () => {
    const catchUp = new CatchUp(at(100), at(500))
    expect([catchUp.failed(at(500)), catchUp.failed(at(500)), catchUp.failed(at(500))]).toEqual([100, 200, 400])
    catchUp.passed(at(500), at(101))
    expect(catchUp.failed(at(600))).toBe(100)
    expect(catchUp.dueUs).toBe(at(600.1))
  })
})
