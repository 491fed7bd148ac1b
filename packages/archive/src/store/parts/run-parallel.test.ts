import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runParallel } from './run-parallel.ts'

it('O12 does every item once, as many at a time as it may', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat()), fc.integer({ min: 1, max: 8 }), fc.scheduler(), async (items, width, scheduler) => {
      const done: number[] = []
      let [underWay, most] = [0, 0]
      const work = async (item: number): Promise<void> => {
        most = Math.max(most, ++underWay)
        await scheduler.schedule(Promise.resolve())
        underWay--
        done.push(item)
      }
      await scheduler.waitFor(runParallel(items, width, work, undefined))
      expect([...done].sort()).toEqual([...items].sort())
      expect(most).toBe(Math.min(width, items.length))
    }),
  )
})

it('stops the rest at the first failure, and throws it when all have ended', async () => {
  const slow = Promise.withResolvers<void>()
  const begun: number[] = []
  let ended = false
  const run = runParallel(
    [1, 2, 3],
    2,
    async (item, signal) => {
      begun.push(item)
      if (item === 1) throw new Error('first')
      await slow.promise
      ended = true
      signal.throwIfAborted()
    },
    undefined,
  )
  const failed = run.then(
    () => undefined,
    (error: Error) => [error.message, ended],
  )
  slow.resolve()
  expect(await failed).toEqual(['first', true])
  expect(begun).toEqual([1, 2])
})

it('begins nothing after it was aborted', async () => {
  const stop = new AbortController()
  const begun: number[] = []
  const run = runParallel([1, 2, 3], 1, async (item) => void stop.abort(new Error(`enough at ${begun.push(item)}`)), stop.signal)
  await expect(run).rejects.toThrow('enough at 1')
  expect(begun).toEqual([1])
})
