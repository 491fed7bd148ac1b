import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { turns } from '../../test/support/ws-client.ts'
import { Rounds } from './rounds.ts'

describe('rounds', () => {
  it('run one at a time until nothing is left', async () => {
    let running = 0
    let left = 3
    const rounds = new Rounds(new ManualClock(), async () => {
      expect(++running).toBe(1)
      await turns(1)
      running--
      return --left > 0
    })
    rounds.poke()
    rounds.poke()
    await turns(20)
    expect(left).toBe(0)
  })

  it('run again where something changes in the moment they end', async () => {
    let count = 0
    const rounds = new Rounds(new ManualClock(), async () => {
      if (++count === 1) queueMicrotask(() => rounds.poke())
      return false
    })
    rounds.poke()
    await turns()
    expect(count).toBe(2)
  })

  it('wait until their time or until something changes', async () => {
    const clock = new ManualClock()
    let count = 0
    const rounds = new Rounds(clock, async () => {
      count++
      await rounds.wait(1_000)
      return count < 3
    })
    rounds.poke()
    await turns()
    clock.advance(999)
    await turns()
    expect(count).toBe(1)
    clock.advance(1)
    await turns()
    expect(count).toBe(2)
    rounds.poke()
    await turns()
    expect(count).toBe(3)
  })
})
