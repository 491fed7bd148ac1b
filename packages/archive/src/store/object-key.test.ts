import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkKey, compareKeys, isKey, keySpace } from './object-key.ts'

describe('a key', () => {
  it.each(['a', 'a/b', 'year=2026/ä/€/😀', 'a b+c%20', '-', 'a.'])('may be %j', (key) => {
    expect(checkKey(key)).toBe(key)
  })

  it.each(['', '/', '/a', 'a/', 'a//b', '.', '..', 'a/../b', '.hidden', 'a/.b', 'a\\b', 'a\0b', 'a\nb', '\x7f', '\ud800'])(
    'may not be %j',
    (key) => {
      expect(isKey(key)).toBe(false)
      expect(() => checkKey(key)).toThrow(RangeError)
    },
  )
})

describe('a key space', () => {
  it('puts its prefix before a key and takes it away again', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'p', 'p/q'), fc.string({ unit: 'grapheme', minLength: 1 }).filter(isKey), (path, key) => {
        const space = keySpace(path)
        expect(space.toKey(space.toName(key))).toBe(key)
      }),
    )
  })

  it('knows no key for what lies beside it or is no key', () => {
    expect(keySpace('p').toKey('pq/a')).toBeUndefined()
    expect(keySpace('p').toKey('p/')).toBeUndefined()
    expect(keySpace('').toKey('a/.b')).toBeUndefined()
  })

  it('refuses a name that is longer than a bucket allows, in bytes', () => {
    expect(keySpace('').toName('é'.repeat(512))).toHaveLength(512)
    expect(() => keySpace('').toName('é'.repeat(513))).toThrow('longer than 1024 bytes')
    expect(() => keySpace('p').toName('é'.repeat(512))).toThrow('longer than 1024 bytes')
  })
})

it('orders keys by their UTF-8 bytes', () => {
  expect(['😀', '\uffee', 'b', 'a/b', 'a'].sort(compareKeys)).toEqual(['a', 'a/b', 'b', '\uffee', '😀'])
})
