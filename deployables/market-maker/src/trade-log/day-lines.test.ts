import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayOf, mergeLines } from './day-lines.ts'

const line = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  at: fc.constantFrom('2026-06-01T00:00:00Z', '2026-06-01T00:00:00.5Z'),
  n: fc.nat(),
})
const idsOf = (text: string): readonly unknown[] =>
  text
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => JSON.parse(each).id)

it('C9 loses no line, has none twice, and writes the same again for the same', () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (first, second) => {
      const once = mergeLines(mergeLines(undefined, first), second)
      expect([...idsOf(once)].sort()).toEqual([...new Set([...first, ...second].map(({ id }) => id))].sort())
      expect(mergeLines(once, [])).toBe(once)
      expect(mergeLines(once, second)).toBe(once)
    }),
  )
})

it('C9 takes the newest word on each, in the order of time', () => {
  const old = mergeLines(undefined, [
    { id: 'b', at: '2026-06-01T00:00:00.5Z', status: 'open' },
    { id: 'a', at: '2026-06-01T00:00:00Z' },
  ])
  expect(idsOf(old)).toEqual(['a', 'b'])
  expect(mergeLines(old, [{ id: 'b', at: '2026-06-01T00:00:01Z', status: 'done' }])).toBe(
    '{"id":"a","at":"2026-06-01T00:00:00Z"}\n{"id":"b","at":"2026-06-01T00:00:01Z","status":"done"}\n',
  )
})

it('C9 adds to no file that it cannot read', () => {
  expect(() => mergeLines('{"id":', [])).toThrow(SyntaxError)
})

it('names a day by its date in UTC', () => {
  expect(dayOf('2026-06-01T23:59:59.999999Z')).toBe('2026/06/01')
})
