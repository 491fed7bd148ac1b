import { describe, expect, it } from 'vitest'
import { epochUs } from '../units/time.ts'
import { SeenWindow } from './seen-window.ts'

const at = (seconds: number) => epochUs(seconds * 1e6)

describe('the window of what was delivered', () => {
  it('lets each id pass once, told or read', () => {
    const seen = new SeenWindow({ fromUs: at(0), ids: [['z', 0]] })
    expect([
      seen.takeLive('z', at(1)),
      seen.takeLive('a', at(1)),
      seen.takeRead('a', at(1)),
      seen.takeRead('b', at(1)),
      seen.takeLive('b', at(1)),
    ]).toEqual([false, true, false, true, false])
  })

  it('takes what is read of before it for delivered, and what is told for new', () => {
    const seen = new SeenWindow({ fromUs: at(10), ids: [] })
    expect([seen.takeRead('a', at(9)), seen.takeLive('b', at(9))]).toEqual([false, true])
  })

  it('stays a minute behind what is certain, never goes back, and forgets what lies before', () => {
    const seen = new SeenWindow({ fromUs: at(0), ids: [] })
    for (let second = 0; second < 200; second++) seen.takeLive(`id${second}`, at(second))
    seen.advance(at(150))
    expect(seen.fromUs).toBe(at(90))
    seen.advance(at(100))
    expect(seen.fromUs).toBe(at(90))
    expect(seen.state().ids.map(([id]) => id)).toEqual(Array.from({ length: 111 }, (_, index) => `id${index + 89}`)) // and one second for rounding
  })

  it('goes on from its state', () => {
    const seen = new SeenWindow({ fromUs: at(0), ids: [] })
    seen.takeLive('a', at(100))
    seen.advance(at(100))
    const again = new SeenWindow(JSON.parse(JSON.stringify(seen.state())))
    expect([again.fromUs, again.takeRead('a', at(100)), again.takeRead('b', at(100))]).toEqual([at(40), false, true])
  })
})
