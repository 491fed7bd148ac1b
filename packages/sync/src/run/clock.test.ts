import { expect, it } from 'vitest'
import { systemClock } from './clock.ts'

it('wakes as soon as it is aborted', async () => {
  const stop = new AbortController()
  const slept = systemClock.sleep(60_000, stop.signal)
  stop.abort()
  await slept
  await systemClock.sleep(60_000, stop.signal)
  await systemClock.sleep(1, new AbortController().signal)
  expect(stop.signal.aborted).toBe(true)
})
