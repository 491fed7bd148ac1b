import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SidBooks } from '../../src/book/sid-books.ts'
import { complement, formatPrice, price } from '../../src/units/price.ts'
import { formatQty, qty } from '../../src/units/qty.ts'
import { FrameDecoder } from '../../src/ws/frame-decoder.ts'
import type { Frame } from '../../src/ws/frames.ts'
import { ManualClock } from '../support/manual-clock.ts'

/** A change of a book as the exchange knows it: each side in its own prices. */
type Change =
  | { readonly kind: 'snapshot'; readonly ticker: string; readonly yes: readonly Pair[]; readonly no: readonly Pair[] }
  | { readonly kind: 'delta'; readonly ticker: string; readonly side: 'yes' | 'no'; readonly at: number; readonly change: number }
type Pair = readonly [at: number, many: number]

const ticker = fc.constantFrom('KXA-1', 'KXA-2', 'KXB-26NOV21-T0.5')
const at = fc.integer({ min: 1, max: 9_999 })
const side = fc.uniqueArray(fc.tuple(at, fc.integer({ min: 1, max: 1e9 })), { selector: ([place]) => place, maxLength: 12 })
const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.oneof(fc.record({ kind: fc.constant('snapshot' as const), ticker, yes: side, no: side }), {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('delta' as const),
      ticker,
      side: fc.constantFrom('yes' as const, 'no' as const),
      at,
      change: fc.integer({ min: -1e5, max: 1e6 }),
    }),
  }),
  { maxLength: 60 },
)

/** The frame of a change, its NO side in NO prices or in YES prices. */
function toWire(change: Change, seq: number, isYesPriced: boolean): Buffer {
  const toPrice = (place: number, isNo: boolean): string => formatPrice(isNo && isYesPriced ? complement(price(place)) : price(place))
  const toLevels = (pairs: readonly Pair[], isNo: boolean): readonly (readonly string[])[] =>
    pairs
      .map(([place, many]) => [toPrice(place, isNo), formatQty(qty(many))])
      .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1))
  const market = { market_ticker: change.ticker, market_id: '7f83cad1-c053-41eb-94ca-41a60f08764e' }
  const msg =
    change.kind === 'snapshot'
      ? { ...market, yes_dollars_fp: toLevels(change.yes, false), no_dollars_fp: toLevels(change.no, true) }
      : { ...market, price_dollars: toPrice(change.at, change.side === 'no'), delta_fp: formatQty(qty(change.change)), side: change.side }
  return Buffer.from(JSON.stringify({ type: `orderbook_${change.kind}`, sid: 1, seq, msg }))
}

function play(all: readonly Change[], isYesPriced: boolean, isFast: boolean) {
  const decoder = new FrameDecoder({ isYesPriced: () => isYesPriced, isFast })
  const frames: readonly Frame[] = all.map((change, place) => decoder.decode(toWire(change, place + 1, isYesPriced)))
  const books = new SidBooks(new ManualClock())
  const results = frames.map((frame) => {
    const { step, update, tainted } = books.apply(frame)
    return { step, kind: update?.kind, tainted }
  })
  return { frames, results, books: [...books.books()].map((book) => book.snapshot()) }
}

it.each([true, false])('I13, D5: the same changes in either scale are the same frames and books, decoded fast: %s', (isFast) => {
  fc.assert(
    fc.property(changes, (all) => {
      const own = play(all, false, isFast)
      expect(play(all, true, isFast)).toEqual(own)
      expect(own.frames.every(({ kind }) => kind.startsWith('orderbook-'))).toBe(true)
    }),
    { numRuns: 500 },
  )
})
