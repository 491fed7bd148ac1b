import fc from 'fast-check'
import type { Outcome } from '../../src/book/level.ts'
import type { Frame, MalformedFrame } from '../../src/ws/frames.ts'
import { deltaFrame, okFrame, type Pair, snapshotFrame } from './book-frames.ts'

export const TICKERS = ['A', 'B', 'C'] as const
export type Ticker = (typeof TICKERS)[number]

/** What one sequenced frame of the exchange is about. */
export type Action =
  | { readonly kind: 'snapshot'; readonly ticker: Ticker }
  | { readonly kind: 'change'; readonly ticker: Ticker; readonly side: Outcome; readonly at: number; readonly qty: number }
  | { readonly kind: 'reply' }

/** What becomes of it on its way. */
export type Fate = 'arrives' | 'lost' | 'twice' | 'unreadable' | 'unreadable-market'

export interface Step {
  readonly action: Action
  readonly fate: Fate
}

/** Resting quantities of one market by side and price, as the exchange has them. */
export type TrueBook = Readonly<Record<Outcome, readonly Pair[]>>

/** A frame as it arrives, and the books that the exchange had when it sent it. */
export interface Delivered {
  readonly frame: Frame
  readonly truth: ReadonlyMap<Ticker, TrueBook>
}

const ticker = fc.constantFrom(...TICKERS)
const side = fc.constantFrom<Outcome>('yes', 'no')

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: ticker.map((of): Action => ({ kind: 'snapshot', ticker: of })) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(ticker, side, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 5 }))
      .map(([of, on, at, qty]): Action => ({ kind: 'change', ticker: of, side: on, at, qty })),
  },
  { weight: 1, arbitrary: fc.constant<Action>({ kind: 'reply' }) },
)

export const steps = (...fates: readonly Fate[]): fc.Arbitrary<readonly Step[]> => {
  const fate = fc.oneof(
    { weight: 8, arbitrary: fc.constant<Fate>('arrives') },
    ...fates.map((one) => ({ weight: 1, arbitrary: fc.constant(one) })),
  )
  return fc.array(fc.record({ action, fate }), { maxLength: 80 })
}

/** Plays a script on an exchange that knows its own books, and hands over what arrives. A snapshot of every market comes first. */
export function play(script: readonly Step[], sid = 1): readonly Delivered[] {
  const books = new Map<Ticker, Record<Outcome, Map<number, number>>>(TICKERS.map((of) => [of, { yes: new Map(), no: new Map() }]))
  const opening = TICKERS.map((of): Step => ({ action: { kind: 'snapshot', ticker: of }, fate: 'arrives' }))
  return [...opening, ...script].flatMap(({ action: what, fate }, index) => {
    const frame = publish(books, what, index + 1, sid)
    const truth = new Map(TICKERS.map((of) => [of, toTrueBook(books.get(of))]))
    return arrive(frame, fate).map((arrived) => ({ frame: arrived, truth }))
  })
}

type Books = ReadonlyMap<Ticker, Record<Outcome, Map<number, number>>>

function publish(books: Books, what: Action, seq: number, sid: number): Frame {
  if (what.kind === 'reply') return okFrame(seq, sid)
  const book = books.get(what.ticker)
  if (what.kind === 'snapshot') {
    const { yes, no } = toTrueBook(book)
    return snapshotFrame({ seq, sid, ticker: what.ticker }, yes, no)
  }
  const levels = book?.[what.side] ?? new Map<number, number>()
  const before = levels.get(what.at) ?? 0
  if (what.qty > 0) levels.set(what.at, what.qty)
  else levels.delete(what.at)
  return deltaFrame({ seq, sid, ticker: what.ticker }, what.side, what.at, what.qty - before)
}

function arrive(frame: Frame, fate: Fate): readonly Frame[] {
  if (fate === 'lost') return []
  if (fate === 'twice') return [frame, frame]
  if (fate === 'arrives' || frame.kind === 'ok') return [frame]
  const known = fate === 'unreadable-market' && 'ticker' in frame ? frame.ticker : undefined
  const { sid, seq } = frame
  const broken: MalformedFrame = { kind: 'malformed', type: 'orderbook_delta', reason: 'broken', ticker: known, raw: {}, sid, seq }
  return [broken]
}

function toTrueBook(book: Record<Outcome, Map<number, number>> | undefined): TrueBook {
  const ascending = (levels: Map<number, number> = new Map()): readonly Pair[] => [...levels].sort((one, other) => one[0] - other[0])
  return { yes: ascending(book?.yes), no: ascending(book?.no) }
}
