import { expect, it } from 'vitest'
import { pollIntervals } from './poll-intervals.ts'

const read = (text: string) => pollIntervals().safeParse(text)

it('reads the waits of single tables', () => {
  expect(read('markets=5s, trades=100ms/1s').data).toEqual(
    new Map([
      ['markets', { busyMs: 5_000, idleMs: 5_000 }],
      ['trades', { busyMs: 100, idleMs: 1_000 }],
    ]),
  )
})

it.each(['market=5s', 'markets', 'markets=', 'markets=0', 'markets=5s/', 'markets=5x', 'markets=5s,markets=6s', 'markets=5s,'])(
  'refuses %j',
  (text) => {
    expect(read(text).success).toBe(false)
  },
)
