import { type Answered, Listing, type Page } from '@kassandra/kalshi-sdk'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageSize, take } from './listing.ts'

/** A listing of the numbers from 0, in pages of these sizes; counts how many were read. */
function listingOf(sizes: readonly number[]) {
  const read = { pages: 0 }
  const readPage = async (cursor = '0'): Promise<Answered<Page<number>>> => {
    read.pages += 1
    const at = Number(cursor)
    const before = sizes.slice(0, at).reduce((sum, size) => sum + size, 0)
    const items = Array.from({ length: sizes[at] ?? 0 }, (_, index) => before + index)
    const data = { items, nextCursor: at + 1 < sizes.length ? String(at + 1) : undefined }
    return { data, response: { status: 200, headers: {}, body: undefined, attempts: 1, receivedAtUs: 0 as never } }
  }
  return { listing: new Listing(readPage), read }
}

describe('taking of a listing', () => {
  it('gives the first ones, and says whether there are more', async () => {
    const size = fc.integer({ min: 1, max: 5 })
    await fc.assert(
      fc.asyncProperty(fc.array(size, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 30 }), async (sizes, limit) => {
        const total = sizes.reduce((sum, each) => sum + each, 0)
        const { items, isComplete } = await take(listingOf(sizes).listing, { limit })
        expect(items).toEqual(Array.from({ length: Math.min(total, limit) }, (_, index) => index))
        expect(isComplete).toBe(limit >= total)
      }),
    )
  })

  it('reads no page that it does not need', async () => {
    const { listing, read } = listingOf([2, 2, 2, 2])
    await take(listing, { limit: 3 })
    expect(read.pages).toBe(2)
  })

  it('takes everything where it is told to', async () => {
    const { items, isComplete } = await take(listingOf([2, 2, 2]).listing, { limit: 1, all: true })
    expect({ items, isComplete }).toEqual({ items: [0, 1, 2, 3, 4, 5], isComplete: true })
  })

  it('asks for pages as large as they are useful', () => {
    expect([pageSize({ limit: 20 }, 1_000), pageSize({ limit: 5_000 }, 1_000), pageSize({ limit: 20, all: true }, 200)]).toEqual([
      20, 1_000, 200,
    ])
  })
})
