import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CursorLoopError } from '../../errors/decode-error.ts'
import { epochUs } from '../../units/time.ts'
import type { Answered } from './api-promise.ts'
import { decodeAnswer, text } from './decode.ts'
import { Listing, type Page, pageOf } from './paginate.ts'

const response = { status: 200, headers: {}, body: undefined, attempts: 1, receivedAtUs: epochUs(0) }

/** A listing over pages by cursor; the first has the cursor ''. */
function listingOf(pages: Readonly<Record<string, Page<string>>>, start = '') {
  const asked: string[] = []
  const read = async (cursor = ''): Promise<Answered<Page<string>>> => {
    asked.push(cursor)
    const data = pages[cursor]
    if (data === undefined) throw new Error(`no page at ${cursor}`)
    return { data, response }
  }
  return { listing: new Listing<string>(read, start || undefined), asked }
}

const three = {
  '': { items: ['a', 'b'], nextCursor: '2' },
  '2': { items: [], nextCursor: '3' },
  '3': { items: ['c'], nextCursor: undefined },
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}

describe('a listing', () => {
  it('awaited is its first page, and fetches no other', async () => {
    const { listing, asked } = listingOf(three)
    expect(await listing).toEqual({ items: ['a', 'b'], nextCursor: '2' })
    expect(asked).toEqual([''])
  })

  it('iterated gives every item of every page, empty pages included', async () => {
    const { listing, asked } = listingOf(three)
    expect(await collect(listing)).toEqual(['a', 'b', 'c'])
    expect(asked).toEqual(['', '2', '3'])
  })

  it('fetches a page only when the one before is used up', async () => {
    const { listing, asked } = listingOf(three)
    for await (const item of listing) {
      if (item === 'b') break
    }
    expect(asked).toEqual([''])
  })

  it('shares its first page between await and iteration', async () => {
    const { listing, asked } = listingOf(three)
    await listing
    await collect(listing)
    expect(asked).toEqual(['', '2', '3'])
  })

  it('starts where its cursor says', async () => {
    const { listing, asked } = listingOf(three, '3')
    expect(await collect(listing)).toEqual(['c'])
    expect(asked).toEqual(['3'])
  })

  it('gives pages whole', async () => {
    expect(await collect(listingOf(three).listing.pages())).toEqual([three[''], three['2'], three['3']])
  })

  it('gives the answer beside the first page', async () => {
    expect(await listingOf(three).listing.withResponse()).toEqual({ data: three[''], response })
  })

  it('that fails rejects once, to whoever asked: await, iteration or withResponse', async () => {
    await expect(listingOf({}).listing).rejects.toThrow('no page at')
    await expect(collect(listingOf({}).listing)).rejects.toThrow('no page at')
    await expect(listingOf({}).listing.withResponse()).rejects.toThrow('no page at')
  })

  it('fails in the middle after the items before', async () => {
    const { listing } = listingOf({ '': three[''] })
    const seen: string[] = []
    const reading = (async () => {
      for await (const item of listing) seen.push(item)
    })()
    await expect(reading).rejects.toThrow('no page at 2')
    expect(seen).toEqual(['a', 'b'])
  })
})

describe('a cursor that comes again', () => {
  it.each<readonly [when: string, pages: Readonly<Record<string, Page<string>>>, start: string, count: number]>([
    ['at once', { '': { items: ['a'], nextCursor: '2' }, '2': { items: ['b'], nextCursor: '2' } }, '', 2],
    ['later', { ...three, '3': { items: ['c'], nextCursor: '2' } }, '', 3],
    ['as the first', { x: { items: ['a'], nextCursor: 'x' } }, 'x', 1],
  ])('%s ends the listing with an error', async (_when, pages, start, count) => {
    const reading = collect(listingOf(pages, start).listing)
    await expect(reading).rejects.toThrow(CursorLoopError)
    await expect(reading).rejects.toMatchObject({ code: 'CURSOR_LOOP', pages: count, retryable: false })
  })

  it('never keeps any listing going for ever', async () => {
    const cursors = fc.array(fc.option(fc.nat({ max: 9 }), { nil: undefined }), { minLength: 10, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(cursors, async (next) => {
        const pages = Object.fromEntries(next.map((cursor, index) => [`${index}`, { items: [`${index}`], nextCursor: cursor?.toString() }]))
        const { listing, asked } = listingOf(pages, '0')
        await collect(listing).catch((error: unknown) => expect(error).toBeInstanceOf(CursorLoopError))
        expect(new Set(asked).size).toBe(asked.length)
      }),
    )
  })
})

describe('a page on the wire', () => {
  const decode = (body: unknown) => decodeAnswer(pageOf('trades', text), body, 'GET /x')

  it.each([[{ trades: ['a'], cursor: '' }], [{ trades: ['a'], cursor: null }], [{ trades: ['a'] }]])('is the last: %j', (body) => {
    expect(decode(body)).toEqual({ items: ['a'], nextCursor: undefined })
  })

  it('may have null for its items', () => {
    expect(decode({ trades: null, cursor: 'c' })).toEqual({ items: [], nextCursor: 'c' })
  })

  it('without its items is malformed', () => {
    expect(() => decode({ cursor: 'c' })).toThrow('trades should be a list and is missing')
  })
})
