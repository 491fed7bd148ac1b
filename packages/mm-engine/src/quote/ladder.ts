import { ONE_DOLLAR, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { requireInteger, requireNonNegative } from '../errors/invalid-parameter-error.ts'
import type { BookTop } from '../fair-value/fair-value-model.ts'
import type { PriceGrid } from '../grid/price-grid.ts'
import type { TwoSided } from '../model/two-sided.ts'
import type { Quote, Side } from './quotation.ts'
import { ceilToInteger, floorToInteger } from './to-integer.ts'

export interface LadderConfig {
  /** Levels a side. */
  readonly levels: number
  /** Distance between two levels, dollars; at least one tick in any case. */
  readonly spacing: number
  /** Size of a level over that of the one before. */
  readonly growth: number
}

/** How one side is built. */
export interface SideOrder {
  readonly side: Side
  /** First level wanted, dollars. */
  readonly wanted: number | undefined
  /** Best price that it may have: inside the book and short of the other side. */
  readonly bound: Price | undefined
  /** Size of the first level, counts of 0.01 contract. */
  readonly size: number
  /** What may be added before the position limit. */
  readonly room: number
  readonly sizeStep: Qty
  readonly grid: PriceGrid
  /** Whether a quote earns enough. */
  accepts(quote: Quote): boolean
}

export function requireLadder({ levels, spacing, growth }: LadderConfig): void {
  requireInteger('levels', levels, 1)
  requireNonNegative('spacing', spacing)
  requireNonNegative('growth', growth)
}

/** The levels of one side, best first: each on the grid, past the one before, and moved outwards until it is accepted. */
export function buildSide(order: SideOrder, { levels, spacing, growth }: LadderConfig): readonly Quote[] {
  if (order.wanted === undefined || order.bound === undefined) return []
  const outwards = order.side === 'bid' ? -1 : 1
  const quotes: Quote[] = []
  let bound: Price | undefined = order.bound
  let room = order.room
  for (let level = 0; level < levels; level++) {
    const quantity = roundSize(Math.min(order.size * growth ** level, room), order.sizeStep)
    const snapped = snap(order, order.wanted + outwards * level * spacing)
    const quote = quantity > 0 ? findAccepted(order, worse(order.side, snapped, bound), quantity) : undefined
    if (quote === undefined) break
    quotes.push(quote)
    room -= quantity
    bound = next(order, quote.price)
  }
  return quotes
}

/**
 * Best prices for both sides: bids rounded down, asks up, short of the opposite side of the book, and at least a tick apart. Sides that
 * meet are parted at their middle.
 */
export function boundsOf(wanted: TwoSided, grid: PriceGrid, book: BookTop | undefined): { bid: Price | undefined; ask: Price | undefined } {
  const bid = book?.ask === undefined ? grid.highest : grid.below(book.ask.price)
  const ask = book?.bid === undefined ? grid.lowest : grid.above(book.bid.price)
  const bidAt = worse('bid', snap({ side: 'bid', grid }, wanted.bid), bid)
  const askAt = worse('ask', snap({ side: 'ask', grid }, wanted.ask), ask)
  if (bidAt === undefined || askAt === undefined || bidAt < askAt) return { bid, ask }
  const parted = grid.floor((bidAt + askAt) / 2)
  return { bid: worse('bid', parted, bid), ask: worse('ask', parted === undefined ? grid.lowest : grid.above(parted), ask) }
}

/** Down for a bid, up for an ask; undefined where the grid ends before. */
function snap({ side, grid }: Pick<SideOrder, 'side' | 'grid'>, dollars: number | undefined): Price | undefined {
  if (dollars === undefined) return undefined
  const at = dollars * ONE_DOLLAR
  return side === 'bid' ? grid.floor(floorToInteger(at)) : grid.ceil(ceilToInteger(at))
}

/** The lower of two bids, the higher of two asks; undefined where either is. */
function worse(side: Side, one: Price | undefined, other: Price | undefined): Price | undefined {
  if (one === undefined || other === undefined) return undefined
  return one < other === (side === 'bid') ? one : other
}

const next = ({ side, grid }: SideOrder, at: Price): Price | undefined => (side === 'bid' ? grid.below(at) : grid.above(at))

/** Walks outwards tick by tick: rounded fees are no monotone function of the price, so nothing may be skipped. */
function findAccepted(order: SideOrder, from: Price | undefined, quantity: Qty): Quote | undefined {
  for (let price = from; price !== undefined; price = next(order, price)) {
    if (order.accepts({ price, quantity })) return { price, quantity }
  }
  return undefined
}

/** Down to whole steps; 0 for anything that is no size. */
function roundSize(size: number, step: Qty): Qty {
  return size > 0 && Number.isFinite(size) ? qty(Math.floor(floorToInteger(size) / step) * step) : qty(0)
}
