import { expect, it } from 'vitest'
import { systemRestClock } from './rest-clock.ts'

it('a timer that is to wait for ever does not run at once', async () => {
  let hasRun = false
  const timer = systemRestClock.setTimer(Number.POSITIVE_INFINITY, () => {
    hasRun = true
  })
  await new Promise<void>((resolve) => systemRestClock.setTimer(5, resolve))
  expect(hasRun).toBe(false)
  timer.cancel()
})
