import type { SyncClock } from '@kassandra/sync'
import { expect, it } from 'vitest'
import type { SignOfLife } from './presence.ts'
import { SignsOfLife } from './signs-of-life.ts'

const HEARD: SignOfLife = { kind: 'heard', ageMs: 1, holdsMore: false }

/** Sleeps end when they are aborted, or all at once. */
function createClock(): SyncClock & { wake(): void; set(ms: number): void } {
  let wake = (): void => undefined
  let nowMs = 0
  return {
    nowMs: () => nowMs,
    set: (ms) => {
      nowMs = ms
    },
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        wake = resolve
        if (signal.aborted) resolve()
        signal.addEventListener('abort', () => resolve(), { once: true })
      }),
    wake: () => wake(),
  }
}

it('waits for the answer of whoever answers, and tells what fails', async () => {
  const signs = new SignsOfLife(createClock(), 1_000)
  expect(await signs.ask('g1', async () => HEARD)).toEqual(HEARD)
  await expect(signs.ask('g1', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await signs.ask('g1', async () => HEARD)).toEqual(HEARD)
})

it('counts whoever answers nothing as out of reach, and asks anew only once the question is over', async () => {
  const clock = createClock()
  const signs = new SignsOfLife(clock, 1_000)
  const question = Promise.withResolvers<SignOfLife>()
  const asked = signs.ask('g1', () => question.promise)
  clock.wake()
  expect(await asked).toEqual({ kind: 'unreachable' })
  expect(await signs.ask('g1', () => expect.unreachable('asked twice'))).toEqual({ kind: 'unreachable' })
  expect(await signs.ask('g2', async () => HEARD)).toEqual(HEARD)
  question.reject(new Error('given up'))
  await question.promise.catch(() => undefined)
  await new Promise(setImmediate)
  expect(await signs.ask('g1', async () => HEARD)).toEqual(HEARD)
})

it('takes a late answer for a sign of life, of a gatherer that may hold more by now', async () => {
  const clock = createClock()
  const signs = new SignsOfLife(clock, 1_000)
  const question = Promise.withResolvers<SignOfLife>()
  const asked = signs.ask('g1', () => question.promise)
  clock.wake()
  expect(await asked).toEqual({ kind: 'unreachable' })
  question.resolve(HEARD)
  await new Promise(setImmediate)
  clock.set(70)
  expect(await signs.ask('g1', () => expect.unreachable('asked though an answer is there'))).toEqual({
    kind: 'heard',
    ageMs: 71,
    holdsMore: true,
  })
  expect(await signs.ask('g1', async () => HEARD)).toEqual(HEARD)
})
