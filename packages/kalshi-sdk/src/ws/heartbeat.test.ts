import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { Heartbeat } from './heartbeat.ts'

function heartbeat() {
  const clock = new ManualClock()
  const deaths: number[] = []
  return { clock, deaths, heart: new Heartbeat(clock, 30_000, () => deaths.push(clock.nowUs())) }
}

describe('the heartbeat', () => {
  it('calls a connection dead that was silent for the whole time', () => {
    const { clock, deaths } = heartbeat()
    clock.advance(30_049)
    expect(deaths).toEqual([])
    clock.advance(1)
    expect(deaths).toHaveLength(1)
    clock.advance(600_000)
    expect(deaths).toHaveLength(1)
  })

  it('begins anew with everything that is heard', () => {
    const { clock, deaths, heart } = heartbeat()
    for (let count = 0; count < 10; count++) {
      clock.advance(29_999)
      heart.beat(clock.nowUs())
    }
    expect(deaths).toEqual([])
  })

  it('gives what waits in the socket of a busy process a last chance', () => {
    const { clock, deaths, heart } = heartbeat()
    clock.advance(30_020)
    heart.beat(clock.nowUs())
    clock.advance(30_049)
    expect(deaths).toEqual([])
    clock.advance(1)
    expect(deaths).toHaveLength(1)
  })

  it('does not take its own silence for the other side’s', () => {
    const { clock, deaths, heart } = heartbeat()
    heart.suspend()
    clock.advance(600_000)
    heart.resume()
    clock.advance(30_000)
    expect(deaths).toEqual([])
    heart.stop()
    expect(clock.pending).toBe(0)
  })
})
