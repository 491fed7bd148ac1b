import { expect, it } from 'vitest'
import { systemBackoff, waitAfter } from './backoff.ts'

async function waits(failures: readonly number[], random: number, leastMs?: number): Promise<readonly number[]> {
  const slept: number[] = []
  const backoff = { baseMs: 100, random: () => random, sleep: async (ms: number) => void slept.push(ms) }
  for (const count of failures) await waitAfter(count, backoff, undefined, leastMs)
  return slept
}

it('O15 doubles the longest wait, up to a bound', async () => {
  expect(await waits([1, 2, 3, 8, 9, 50], 1)).toEqual([100, 200, 400, 12_800, 20_000, 20_000])
})

it('O15 waits anywhere below that', async () => {
  expect(await waits([1, 2, 3], 0)).toEqual([0, 0, 0])
  expect(await waits([1, 2, 3], 0.25)).toEqual([25, 50, 100])
})

it('O15 waits no less than the store asks for', async () => {
  expect(await waits([1, 9], 0.5, 1_000)).toEqual([1_000, 10_000])
})

it('O13 ends a wait with the reason of its signal', async () => {
  const stop = new AbortController()
  const wait = waitAfter(50, { ...systemBackoff(3_600_000), random: () => 1 }, stop.signal)
  stop.abort(new Error('enough'))
  await expect(wait).rejects.toThrow('enough')
})
