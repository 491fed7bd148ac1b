import { type EpochUs, epochUs, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import type { BookSide } from '../event/private-event.ts'
import type { Quote } from '../quote/quotation.ts'
import { filledOf, type InFlight, type ManagedOrder, phaseOf, pricesOf, worstOf } from './managed-order.ts'
import type { OrderBookkeeping, OrderRules } from './order-bookkeeping.ts'

interface Draft {
  state: OrderBookkeeping
  readonly commands: Command[]
}

/** Pure. Commands that bring what rests in a market closer to what is wanted there. Cancels and decreases of both sides come first. */
export function diffMarket(rules: OrderRules, state: OrderBookkeeping, ticker: string): { state: OrderBookkeeping; commands: Command[] } {
  const draft: Draft = { state, commands: [] }
  const desired = state.desired.get(ticker) ?? { bids: [], asks: [] }
  const sides = [
    { side: 'bid', quotes: desired.bids },
    { side: 'ask', quotes: desired.asks },
  ] as const
  const matched = sides.map(({ side, quotes }) => ({ side, quotes, pairs: matchQuotes(liveOf(state, ticker, side), quotes) }))
  for (const { side, pairs } of matched) shrink(draft, liveOf(state, ticker, side), pairs)
  for (const { side, quotes, pairs } of matched) grow(rules, draft, { ticker, side, quotes, pairs })
  return draft
}

type Pairs = ReadonlyMap<Quote, ManagedOrder>

const liveOf = ({ orders }: OrderBookkeeping, ticker: string, side: BookSide): readonly ManagedOrder[] =>
  [...orders.values()].filter((order) => order.ticker === ticker && order.side === side && phaseOf(order) !== 'done')

const targetPrice = ({ price, inFlight }: ManagedOrder): Price => inFlight?.price ?? price

/** Orders at the very price first, then the nearest. An order that is being cancelled is no one's. */
function matchQuotes(live: readonly ManagedOrder[], quotes: readonly Quote[]): Pairs {
  const free = new Set(live.filter((order) => phaseOf(order) !== 'pending-cancel' && !order.isLoose))
  const pairs = new Map<Quote, ManagedOrder>()
  const candidates = quotes.flatMap((quote) =>
    [...free].map((order) => ({ quote, order, away: Math.abs(targetPrice(order) - quote.price) })),
  )
  for (const { quote, order } of candidates.sort((a, b) => a.away - b.away)) {
    if (pairs.has(quote) || !free.has(order)) continue
    pairs.set(quote, order)
    free.delete(order)
  }
  return pairs
}

function shrink(draft: Draft, live: readonly ManagedOrder[], pairs: Pairs): void {
  const wanted = new Map([...pairs].map(([quote, order]) => [order.clientOrderId, quote]))
  for (const order of live) {
    if (phaseOf(order) !== 'open') continue
    const quote = wanted.get(order.clientOrderId)
    if (!quote) send(draft, order, { kind: 'cancel' }, {})
    else if (worstOf(order) > quote.quantity) send(draft, order, { kind: 'decrease', to: quote.quantity }, {})
  }
}

interface SideWish {
  readonly ticker: string
  readonly side: BookSide
  readonly quotes: readonly Quote[]
  readonly pairs: Pairs
}

function grow(rules: OrderRules, draft: Draft, { ticker, side, quotes, pairs }: SideWish): void {
  for (const quote of quotes) {
    const live = liveOf(draft.state, ticker, side)
    const room = quotes.reduce((sum, { quantity }) => sum + quantity, 0) - live.reduce((sum, order) => sum + worstOf(order), 0)
    const matched = pairs.get(quote)
    const order = matched && draft.state.orders.get(matched.clientOrderId)
    if (order) amend(rules, draft, { order, quote, room })
    else if (room > 0 && !live.some(({ isUnknown }) => isUnknown) && !crosses(draft.state, ticker, side, quote.price))
      create(rules, draft, { ticker, side, price: quote.price, count: qty(Math.min(room, quote.quantity)) })
  }
}

/** Whether an own order of the other side may rest at the price or beyond. */
const crosses = (state: OrderBookkeeping, ticker: string, side: BookSide, price: Price): boolean =>
  liveOf(state, ticker, side === 'bid' ? 'ask' : 'bid').some((other) =>
    pricesOf(other).some((otherPrice) => (side === 'bid' ? price >= otherPrice : price <= otherPrice)),
  )

function amend(rules: OrderRules, draft: Draft, { order, quote, room }: { order: ManagedOrder; quote: Quote; room: number }): void {
  const { nowUs } = draft.state
  if (phaseOf(order) !== 'open') return
  const missing = Math.min(quote.quantity - worstOf(order), room)
  const isMoved = Math.abs(quote.price - order.price) > rules.materialPrice && rules.isWorthMoving(order, quote.price, nowUs)
  const isDue = order.expiresUs - nowUs <= rules.renewUs
  if (!(isMoved || isDue || (missing > 0 && missing > rules.materialCount))) return
  const price = isMoved && !crosses(draft.state, order.ticker, order.side, quote.price) ? quote.price : order.price
  const total = qty(filledOf(order) + worstOf(order) + Math.max(0, missing))
  if (price === order.price && total === order.total && !isDue) return
  const expiresUs = expiryOf(rules, nowUs)
  send(draft, order, { kind: 'amend', price, total, expiresUs }, { price, total, expiresUs })
}

/** Whole seconds, rounded down. */
const expiryOf = ({ lifetimeUs }: OrderRules, nowUs: EpochUs): EpochUs => epochUs(Math.floor((nowUs + lifetimeUs) / 1_000_000) * 1_000_000)

type Change = { kind: 'cancel' } | { kind: 'decrease'; to: Qty } | { kind: 'amend'; price: Price; total: Qty; expiresUs: EpochUs }

function send(draft: Draft, order: ManagedOrder, change: Change, asked: Partial<InFlight>): void {
  const { clientOrderId, ticker, price, total, expiresUs } = order
  const commandId = draft.state.nextCommandId
  draft.commands.push({ commandId, ticker, clientOrderId, ...change })
  remember(draft, { ...order, inFlight: { price, total, expiresUs, ...asked, commandId, kind: change.kind } })
}

interface NewOrder {
  readonly ticker: string
  readonly side: BookSide
  readonly price: Price
  readonly count: Qty
}

function create(rules: OrderRules, draft: Draft, { ticker, side, price, count }: NewOrder): void {
  const { nextCommandId: commandId, nextOrder, nowUs } = draft.state
  const clientOrderId = `${rules.engineId}-${rules.runEpoch}-${nextOrder}`
  const expiresUs = expiryOf(rules, nowUs)
  const inFlight = { commandId, kind: 'create', price, total: count, expiresUs } as const
  const order = { clientOrderId, ticker, side, price, total: count, expiresUs, inFlight }
  draft.commands.push({ commandId, kind: 'create', ticker, clientOrderId, side, price, count, postOnly: true, expiresUs })
  draft.state = { ...draft.state, nextOrder: nextOrder + 1 }
  remember(draft, { ...order, orderId: undefined, isUnknown: false, isLoose: false, ended: undefined, fills: new Map() })
}

function remember(draft: Draft, order: ManagedOrder): void {
  const orders = new Map(draft.state.orders).set(order.clientOrderId, order)
  draft.state = { ...draft.state, orders, nextCommandId: draft.state.nextCommandId + 1 }
}
