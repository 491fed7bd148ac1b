import { expect, it } from 'vitest'
import { followSecret } from './follow-secret.ts'
import { Secret } from './secret.ts'

it('tells of each change, goes on where a read fails, and ends with the signal', async () => {
  const stop = new AbortController()
  const answers: (string | Error)[] = ['a', 'b', new Error('no answer'), 'b', 'c']
  const seen: string[] = []
  const failures: unknown[] = []
  const waits: number[] = []
  const source = {
    name: 'KEY',
    read: async () => {
      const next = answers.shift()
      if (next instanceof Error) throw next
      return new Secret(next ?? '')
    },
  }
  const options = {
    intervalMs: 60_000,
    onChange: async (secret: Secret) => void seen.push(secret.reveal()),
    onFailure: (error: unknown) => void failures.push(error),
    sleep: async (ms: number) => {
      waits.push(ms)
      if (answers.length === 0) stop.abort()
    },
  }
  await followSecret(source, new Secret('a'), options, stop.signal)
  expect(seen).toEqual(['b', 'c'])
  expect(failures).toEqual([new Error('no answer')])
  expect(new Set(waits)).toEqual(new Set([60_000]))
})

it('ends at once where the signal is aborted while it waits', async () => {
  const stop = new AbortController()
  const source = { name: 'KEY', read: async () => new Secret('other') }
  const refuse = (): never => {
    throw new Error('not to be called')
  }
  const following = followSecret(source, new Secret('a'), { intervalMs: 2 ** 30, onChange: refuse, onFailure: refuse }, stop.signal)
  stop.abort()
  await following
})
