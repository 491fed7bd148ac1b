import { expect, it } from 'vitest'
import { systemSocketClock, type Timer } from '../ws/socket-clock.ts'
import type { FrameLine } from './recording-line.ts'
import { ReplayClock } from './replay-clock.ts'
import { ReplayConnection, type ReplayConnectionParts } from './replay-connection.ts'

const FRAMES = 50

/** A connection that plays frames a millisecond apart, and the timers that it has made. */
function create(handlers: Partial<ReplayConnectionParts['handlers']> = {}) {
  const timers: { isCancelled: boolean; cancels: number }[] = []
  const clock = new ReplayClock(0, {
    setTimer(delayMs, run): Timer {
      const made = { isCancelled: false, cancels: 0 }
      timers.push(made)
      const timer = systemSocketClock.setTimer(delayMs, run)
      return {
        restart: () => timer.restart(),
        cancel() {
          made.isCancelled = true
          made.cancels++
          timer.cancel()
        },
      }
    },
  })
  const connection = new ReplayConnection({
    lines: (async function* (): AsyncGenerator<FrameLine> {
      for (let at = 1; at <= FRAMES; at++) yield { kind: 'ws-frame', conn: '1', text: '{}', atUs: at * 1_000 }
    })(),
    handlers: { onOpen: () => undefined, onFrame: () => undefined, onPing: () => undefined, onClose: () => undefined, ...handlers },
    clock,
    openedAtUs: 0,
    speed: 10,
    patienceMs: 1_000,
    isLast: true,
    onMismatch: (error) => {
      throw error
    },
  })
  return { connection, timers }
}

it('keeps no timer of a frame that is told', async () => {
  const { connection, timers } = create()
  await connection.play()
  expect(timers).toHaveLength(FRAMES + 1)
  connection.abandon()
  // Those of the frames were cancelled when they had run, and are nothing to the end; the ping is.
  expect(timers.every(({ isCancelled, cancels }) => isCancelled && cancels === 1)).toBe(true)
})

it('pings nobody after its client has ended it at once', async () => {
  const { connection, timers } = create()
  connection.abandon()
  await connection.play()
  expect(timers).toEqual([])
})
