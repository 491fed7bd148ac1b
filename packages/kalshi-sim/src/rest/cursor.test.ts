import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCursor, encodeCursor, pageOf } from './cursor.ts'

describe('cursors', () => {
  it('lead through a whole list, each item once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 50 }), fc.integer({ min: 1, max: 20 }), (items, limit) => {
        const seen: number[] = []
        let cursor: string | undefined
        do {
          const next = pageOf('markets', items, limit, cursor || undefined)
          seen.push(...next.page)
          cursor = next.cursor
        } while (cursor !== '')
        expect(seen).toEqual(items)
      }),
    )
  })

  it('are refused when they are garbage or of another list', () => {
    for (const garbage of ['garbage', 'AAAA', encodeCursor('events', 3), '%%%']) {
      expect(() => decodeCursor('markets', garbage)).toThrow(expect.objectContaining({ status: 400 }))
    }
  })
})
