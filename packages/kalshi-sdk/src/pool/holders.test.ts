import { describe, expect, it } from 'vitest'
import { Holders } from './holders.ts'

describe('who has which key', () => {
  it('is told by member, under several while a key moves', () => {
    const holders = new Holders()
    expect(holders.join(0, ['a', 'b'])).toEqual(['a', 'b'])
    expect(holders.join(1, ['b', 'c'])).toEqual(['b', 'c'])
    expect(holders.join(1, ['b', 'd'])).toEqual(['d'])
    expect([...holders.byMember(['a', 'b', 'x'])]).toEqual([
      [0, ['a', 'b']],
      [1, ['b']],
    ])
    expect(['a', 'b', 'c', 'x'].map((key) => holders.anyOf(key))).toEqual([0, 0, 1, undefined])
  })

  it('is confirmed or not, and forgotten with the last', () => {
    const holders = new Holders()
    holders.join(0, ['a'])
    holders.join(1, ['a'])
    holders.confirm(1, ['a', 'b'])
    expect([holders.isHeldBy(0, 'a'), holders.isHeldBy(1, 'a'), holders.isHeldBy(1, 'b'), holders.isHeldBy(undefined, 'a')]).toEqual([
      false,
      true,
      false,
      false,
    ])
    holders.remove(1, ['a', 'b'])
    expect(holders.anyOf('a')).toBe(0)
    holders.remove(0, ['a'])
    expect([holders.anyOf('a'), holders.join(1, ['a'])]).toEqual([undefined, ['a']])
  })
})
