import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deltaFrame, levelsOf, okFrame, type Pair, snapshotFrame, unsubscribedFrame } from '../../test/support/book-frames.ts'
import { type Delivered, play, type Step, steps, TICKERS } from '../../test/support/exchange-script.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import type { Frame } from '../ws/frames.ts'
import type { OrderBook } from './order-book.ts'
import { SidBooks, type SidChange } from './sid-books.ts'

const newBooks = (): SidBooks => new SidBooks(new ManualClock())
const pairsOf = (book: OrderBook | undefined, side: 'yes' | 'no'): readonly Pair[] =>
  book?.levels(side).map(({ price, qty }) => [price, qty] as const) ?? []
const statesOf = (books: SidBooks): Readonly<Record<string, string>> =>
  Object.fromEntries([...books.books()].map((book) => [book.ticker, book.state]))

function booksAfter(...frames: readonly Frame[]): SidBooks {
  const books = newBooks()
  for (const frame of frames) books.apply(frame)
  return books
}

/** After every frame, each live book is what the exchange had when it sent that frame. */
function expectTruth(books: SidBooks, { truth }: Delivered): void {
  for (const ticker of TICKERS) {
    const book = books.find(ticker)
    if (book?.state !== 'live') continue
    expect({ ticker, yes: pairsOf(book, 'yes'), no: pairsOf(book, 'no') }).toEqual({ ticker, ...truth.get(ticker) })
  }
}

function follow(script: readonly Step[]): { readonly books: SidBooks; readonly changes: readonly SidChange[] } {
  const books = newBooks()
  const changes = play(script).map((delivered) => {
    const change = books.apply(delivered.frame)
    expectTruth(books, delivered)
    return change
  })
  return { books, changes }
}

describe('the books of a subscription', () => {
  it('I1: are snapshot plus deltas, and all live, where every frame arrives', () => {
    fc.assert(
      fc.property(steps(), (script) => {
        const { books, changes } = follow(script)
        expect(statesOf(books)).toEqual({ A: 'live', B: 'live', C: 'live' })
        expect(changes.every(({ step, tainted }, at) => step === (at === 0 ? 'first' : 'next') && tainted.length === 0)).toBe(true)
      }),
    )
  })

  it('I1: are true whenever they are live, whatever is lost, doubled or unreadable', () => {
    fc.assert(
      fc.property(steps('lost', 'twice', 'unreadable', 'unreadable-market'), (script) => void follow(script)),
      { numRuns: 500 },
    )
  })

  it('I4: count seq over all markets and all kinds of frames', () => {
    const books = newBooks()
    const frames: readonly Frame[] = [
      snapshotFrame({ seq: 1, ticker: 'A' }, [[4_000, 1_00]]),
      okFrame(2),
      snapshotFrame({ seq: 3, ticker: 'B' }, [[3_000, 1_00]]),
      deltaFrame({ seq: 4, ticker: 'A' }, 'yes', 4_000, 50),
      { kind: 'unknown', sid: 1, seq: 5, type: 'orderbook_note', raw: {} },
      { kind: 'error', sid: 1, seq: 6, code: 27, message: 'Too many requests' },
      deltaFrame({ seq: 7, ticker: 'B' }, 'yes', 3_000, 50),
      unsubscribedFrame(8),
    ]
    expect(frames.map((frame) => books.apply(frame).step)).toEqual(['first', ...Array(7).fill('next')])
    expect([pairsOf(books.find('A'), 'yes'), pairsOf(books.find('B'), 'yes'), books.seq]).toEqual([[[4_000, 1_50]], [[3_000, 1_50]], 8])
  })

  it('I5: are all tainted by a gap, each until its own next snapshot', () => {
    const books = booksAfter(snapshotFrame({ seq: 1, ticker: 'A' }), snapshotFrame({ seq: 2, ticker: 'B' }, [[3_000, 1_00]]))
    const gap = books.apply(deltaFrame({ seq: 4, ticker: 'A' }, 'yes', 4_000, 50))
    expect(gap).toMatchObject({ step: 'gap', update: { kind: 'ignored' }, tainted: ['A', 'B'] })
    expect(statesOf(books)).toEqual({ A: 'recovering', B: 'recovering' })
    books.apply(snapshotFrame({ seq: 5, ticker: 'A' }, [[4_000, 9_00]]))
    expect(statesOf(books)).toEqual({ A: 'live', B: 'recovering' })
    expect(books.apply(deltaFrame({ seq: 6, ticker: 'B' }, 'yes', 3_000, 1)).update?.kind).toBe('ignored')
    expect(pairsOf(books.find('A'), 'yes')).toEqual([[4_000, 9_00]])
  })

  it('I5: stay whole through a gap where the frame behind it is their own snapshot', () => {
    const books = booksAfter(snapshotFrame({ seq: 1, ticker: 'A' }), snapshotFrame({ seq: 2, ticker: 'B' }))
    expect(books.apply(snapshotFrame({ seq: 9, ticker: 'A' }, [[4_000, 1]]))).toMatchObject({ step: 'gap', tainted: ['B'] })
    expect(statesOf(books)).toEqual({ A: 'live', B: 'recovering' })
  })

  it('I6: are the same however often frames are repeated', () => {
    const repeated = steps('arrives', 'twice').chain((script) =>
      fc.tuple(fc.constant(script), fc.array(fc.nat({ max: script.length + TICKERS.length - 1 }), { maxLength: 20 })),
    )
    fc.assert(
      fc.property(repeated, ([script, indexes]) => {
        const once = play(script.map(({ action }) => ({ action, fate: 'arrives' })))
        const books = newBooks()
        const plain = newBooks()
        once.forEach(({ frame }, at) => {
          books.apply(frame)
          plain.apply(frame)
          for (const index of indexes.filter((index) => index <= at)) {
            const old = once[index]
            if (old) expect(books.apply(old.frame).step).toBe('repeat')
          }
          expect([...books.books()].map((book) => book.snapshot())).toEqual([...plain.books()].map((book) => book.snapshot()))
        })
      }),
    )
  })

  it('I7: are replaced by any snapshot, asked for or not, and a missing side is empty', () => {
    const books = booksAfter(snapshotFrame({ seq: 1 }, [[4_000, 1_00]], [[5_000, 1_00]]), deltaFrame({ seq: 2 }, 'yes', 4_100, 1))
    const change = books.apply(snapshotFrame({ seq: 3 }, [], [[5_100, 2_00]]))
    expect(change).toMatchObject({ step: 'next', update: { kind: 'snapshot' }, tainted: [] })
    expect([pairsOf(books.find('A'), 'yes'), pairsOf(books.find('A'), 'no')]).toEqual([[], [[5_100, 2_00]]])
  })

  it('I7: take a requested snapshot that carries the present seq instead of the next', () => {
    const books = booksAfter(snapshotFrame({ seq: 1 }), deltaFrame({ seq: 3 }, 'yes', 4_000, 1))
    books.apply({ ...snapshotFrame({ seq: 3 }, [[4_000, 8_00]]), commandId: 9 })
    expect([statesOf(books), pairsOf(books.find('A'), 'yes')]).toEqual([{ A: 'live' }, [[4_000, 8_00]]])
    expect(books.apply(deltaFrame({ seq: 4 }, 'yes', 4_000, 1))).toMatchObject({ step: 'next', update: { kind: 'delta', qty: 8_01 } })
  })

  it('I7: refuse a snapshot from before the present seq', () => {
    const books = booksAfter(snapshotFrame({ seq: 1 }), deltaFrame({ seq: 5 }, 'yes', 4_000, 1))
    expect(books.apply(snapshotFrame({ seq: 4 }, [[4_000, 8_00]]))).toEqual({ step: 'repeat', update: undefined, tainted: [] })
    expect(statesOf(books)).toEqual({ A: 'recovering' })
  })

  it('I8: are the same in any interleaving with other subscriptions', () => {
    const two = fc.tuple(steps('lost', 'twice'), steps('lost', 'twice'), fc.infiniteStream(fc.boolean()))
    fc.assert(
      fc.property(two, ([one, other, coin]) => {
        const streams = [play(one, 1), play(other, 2)].map((delivered) => delivered.map(({ frame }) => frame))
        const mixed = new Map([1, 2].map((sid) => [sid, newBooks()]))
        const rest = streams.map((frames) => [...frames])
        while (rest.some((frames) => frames.length > 0)) {
          const first = coin.next().value ? 0 : 1
          const frame = rest[first]?.shift() ?? rest[1 - first]?.shift()
          if (frame?.sid !== undefined) mixed.get(frame.sid)?.apply(frame)
        }
        streams.forEach((frames, at) => {
          const alone = booksAfter(...frames)
          expect([...(mixed.get(at + 1)?.books() ?? [])].map((book) => book.snapshot())).toEqual(
            [...alone.books()].map((book) => book.snapshot()),
          )
        })
      }),
    )
  })

  it('I9: are no longer whole where a level would be below nothing, and only that market', () => {
    const books = booksAfter(snapshotFrame({ seq: 1, ticker: 'A' }, [[4_000, 1_00]]), snapshotFrame({ seq: 2, ticker: 'B' }))
    const change = books.apply(deltaFrame({ seq: 3, ticker: 'A' }, 'yes', 4_000, -1_01))
    expect(change).toMatchObject({
      step: 'next',
      update: { kind: 'negative-level', side: 'yes', price: 4_000, delta: -1_01 },
      tainted: ['A'],
    })
    expect(statesOf(books)).toEqual({ A: 'recovering', B: 'live' })
    expect(pairsOf(books.find('A'), 'yes')).toEqual([[4_000, 1_00]])
  })

  it.each([
    ['its market', 'A', ['A'], { A: 'recovering', B: 'live' }],
    ['all markets where it names none', undefined, ['A', 'B'], { A: 'recovering', B: 'recovering' }],
  ] as const)('I10: an unreadable frame taints %s', (_what, ticker, tainted, states) => {
    const books = booksAfter(snapshotFrame({ seq: 1, ticker: 'A' }), snapshotFrame({ seq: 2, ticker: 'B' }))
    const change = books.apply({ kind: 'malformed', type: 'orderbook_delta', reason: 'broken', ticker, raw: {}, sid: 1, seq: 3 })
    expect(change).toEqual({ step: 'next', update: undefined, tainted })
    expect(statesOf(books)).toEqual(states)
  })

  it('I10: an unreadable frame without seq taints too, and its place shows as a gap', () => {
    const books = booksAfter(snapshotFrame({ seq: 1 }))
    const change = books.apply({ kind: 'malformed', type: 'orderbook_delta', reason: 'broken', ticker: 'A', raw: {}, sid: 1 })
    expect(change).toEqual({ step: undefined, update: undefined, tainted: ['A'] })
    expect(books.apply(snapshotFrame({ seq: 3 })).step).toBe('gap')
  })

  it('I11: are stale at the end of their subscription, and recovering at the beginning of the next', () => {
    const books = booksAfter(snapshotFrame({ seq: 1, ticker: 'A' }), snapshotFrame({ seq: 2, ticker: 'B' }))
    books.track('C')
    expect(books.disconnect()).toEqual(['A', 'B'])
    expect(statesOf(books)).toEqual({ A: 'stale', B: 'stale', C: 'recovering' })
    expect(books.restart()).toEqual(['A', 'B'])
    expect(statesOf(books)).toEqual({ A: 'recovering', B: 'recovering', C: 'recovering' })
    expect(books.apply(snapshotFrame({ seq: 1, ticker: 'A' }, [[4_000, 3_00]])).step).toBe('first')
    expect([statesOf(books)['A'], books.find('A')?.levels('yes')]).toEqual(['live', levelsOf([[4_000, 3_00]])])
  })

  it('do not believe a delta before the first snapshot of its market', () => {
    const books = booksAfter(deltaFrame({ seq: 1 }, 'yes', 4_000, 1_00))
    expect([statesOf(books), pairsOf(books.find('A'), 'yes')]).toEqual([{ A: 'recovering' }, []])
  })
})
