import { describe, expect, it } from 'vitest'
import { FanIn } from './fan-in.ts'

/** Gives its items as fast as it is asked, and counts how often it was. */
function sourceOf(items: readonly string[]) {
  let asked = 0
  const left = [...items]
  const iterator: AsyncIterableIterator<string, undefined> = {
    [Symbol.asyncIterator]: () => iterator,
    next: async () => {
      asked++
      const value = left.shift()
      return value === undefined ? { done: true, value: undefined } : { done: false, value }
    },
  }
  return { iterator, asked: () => asked }
}

const same = (value: string): string => value

describe('several iterables as one', () => {
  it('P7: take turns, each in its own order, and end together', async () => {
    const fanIn = new FanIn<string>()
    fanIn.add(sourceOf(['a1', 'a2', 'a3', 'a4']).iterator, same)
    fanIn.add(sourceOf(['b1', 'b2']).iterator, (value) => value.toUpperCase())
    const items: string[] = []
    for await (const item of fanIn.items()) items.push(item)
    expect(items).toEqual(['a1', 'B1', 'a2', 'B2', 'a3', 'a4'])
  })

  it('P7: are asked for the next item only when the last is used up', async () => {
    const source = sourceOf(['a1', 'a2', 'a3'])
    const fanIn = new FanIn<string>()
    fanIn.add(source.iterator, same)
    const items = fanIn.items()
    expect([(await items.next()).value, source.asked()]).toEqual(['a1', 1])
    expect([(await items.next()).value, source.asked()]).toEqual(['a2', 2])
  })

  it('have items of their own put between', async () => {
    const fanIn = new FanIn<string>()
    fanIn.add(sourceOf(['a1']).iterator, same)
    const items = fanIn.items()
    await items.next()
    fanIn.push('own')
    expect((await items.next()).value).toBe('own')
    expect((await items.next()).done).toBe(true)
  })

  it('fail with the first that fails, behind what came before', async () => {
    const fanIn = new FanIn<string>()
    fanIn.add(sourceOf(['a1']).iterator, same)
    async function* failing(): AsyncGenerator<string> {
      yield 'b1'
      throw new Error('lost')
    }
    fanIn.add(failing(), same)
    const seen: string[] = []
    const read = async (): Promise<void> => {
      for await (const item of fanIn.items()) seen.push(item)
    }
    await expect(read()).rejects.toThrow('lost')
    expect(seen).toEqual(['a1', 'b1'])
  })
})
