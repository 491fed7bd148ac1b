import { type EpochUs, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { EngineMode } from '../event/engine-event.ts'
import type { BookTop } from '../fair-value/fair-value-model.ts'
import { feeTermsAt } from '../fees/fee-schedule.ts'
import type { DesiredOrders } from '../orders/order-bookkeeping.ts'
import { ownQtyAt } from '../orders/step-orders.ts'
import { makerFee } from '../quote/maker-fee.ts'
import type { Quotation, Quote, Side } from '../quote/quotation.ts'
import { blockedMarket, boundQuotes, type RiskDecision } from '../risk/decide-order.ts'
import type { RiskOrder } from '../risk/market-risk.ts'
import type { MarketView } from '../risk/risk-input.ts'
import { gridOf } from './compiled-strategy.ts'
import { type Draft, note, putMarket, tellOrders, tellRisk } from './draft.ts'
import type { EngineMarket } from './engine-state.ts'
import { isSameTop, markOf, topWithoutOwn } from './market-book.ts'

const NOTHING: DesiredOrders = { bids: [], asks: [] }
const NO_OWN = (): Qty => qty(0)

/** What is wanted in a market, or why nothing is. */
type Wish = { readonly kind: 'orders'; readonly desired: DesiredOrders } | { readonly kind: 'nothing'; readonly hindrance: string }

/**
 * Works out anew what should rest in a market, and tells the order manager.
 * @param isOnlyIfMoved Where models would see nothing new since the market was last quoted, it stays as it is.
 */
export function requote(draft: Draft, ticker: string, ownOrdersInBook: boolean, isOnlyIfMoved: boolean): void {
  const known = draft.state.markets.get(ticker)
  if (!known) return
  const top = known.book && topWithoutOwn(known.book, ownOrdersInBook ? ownIn(draft, ticker) : NO_OWN)
  if (isOnlyIfMoved && isSameTop(known.top, top)) return
  const mark = top && markOf(top)
  if (mark !== undefined && mark !== draft.state.risk.markets.get(ticker)?.account.mark && isUnsettled(draft, ticker))
    tellRisk(draft, { kind: 'mark', ticker, mark, atUs: draft.state.nowUs })
  const { quoter, quotation } = quote(draft, known, top)
  const wish = wishFor(draft, known, top, quotation, mark)
  const hindrance = wish.kind === 'nothing' ? wish.hindrance : undefined
  const isUnseen = !known.book && known.quotedUs === 0
  const basis = quotation?.kind === 'quotes' ? quotation.basis : top ? undefined : known.basis
  const quotedUs = isUnseen ? known.quotedUs : draft.state.nowUs
  putMarket(draft, { ...known, top, quoter, basis, quotedUs, hindrance })
  if (hindrance !== known.hindrance) note(draft, { kind: 'quoting', ticker, hindrance })
  if (wish.kind === 'orders') draft.state.counts = { ...draft.state.counts, quotes: draft.state.counts.quotes + 1 }
  // Orders that were found at a start keep their places until the first book says what is wanted.
  if (isUnseen && mayTrade(draft, known)) return
  const desired = wish.kind === 'orders' ? wish.desired : NOTHING
  tellOrders(draft, { kind: 'desired', ticker, atUs: draft.state.nowUs, ...desired })
}

const mayTrade = ({ state }: Draft, { mode }: EngineMarket): boolean =>
  state.risk.status.kind === 'running' && stricter(state.mode, mode) !== 'pause'

const ownIn =
  ({ state }: Draft, ticker: string) =>
  (side: Side, at: Price): Qty =>
    ownQtyAt(state.orders, ticker, side, at)

const isUnsettled = ({ state }: Draft, ticker: string): boolean => state.risk.markets.get(ticker)?.account.position.settledAt === undefined

interface Quoted {
  readonly quoter: EngineMarket['quoter']
  readonly quotation: Quotation | undefined
}

/** The models learn from every top, whether or not anything may be quoted. */
function quote(draft: Draft, market: EngineMarket, top: BookTop | undefined): Quoted {
  const { state, strategy } = draft
  const { terms, average } = market
  if (!top) return { quoter: market.quoter, quotation: undefined }
  const { state: quoter, quotation } = strategy.quoterOf(terms.ticker).step(market.quoter, {
    nowUs: state.nowUs,
    book: top,
    feeds: state.feeds,
    settlesAtUs: terms.settlesUs ?? terms.closeUs,
    settlementAverage: average,
    position: positionOf(draft, terms.ticker),
    grid: gridOf(terms.priceRanges),
    fee: makerFee(feeTermsAt(terms.fees, state.nowUs), strategy.rounding),
    ...(state.cash !== undefined && { bankroll: state.cash }),
  })
  return { quoter, quotation }
}

function positionOf({ state }: Draft, ticker: string): Qty {
  return state.risk.markets.get(ticker)?.account.position.qty ?? qty(0)
}

function wishFor(
  draft: Draft,
  market: EngineMarket,
  top: BookTop | undefined,
  quotation: Quotation | undefined,
  mark: Price | undefined,
): Wish {
  const { state, strategy } = draft
  const { terms, isOpen } = market
  const mode = stricter(state.mode, market.mode)
  if (!isUnsettled(draft, terms.ticker)) return nothing('it is settled')
  if (!isOpen) return nothing('it takes no orders')
  if (!market.book || !top) return nothing('its book is not known')
  if (mode === 'pause') return nothing('paused by a person')
  const view: MarketView = { bookUs: market.book.asOfUs, reference: mark }
  const blocked = blockedMarket(strategy.risk, state.risk, terms.ticker, view)
  if (blocked) return nothing(blocked.kind === 'halt' ? `halted: ${blocked.halt.reason}` : `${blocked.ruleId}: ${blocked.reason}`)
  const position = positionOf(draft, terms.ticker)
  if (mode === 'unwind' || isUnwinding(draft, terms.closeUs)) return allowed(draft, market, view, closing(position, top))
  if (quotation?.kind !== 'quotes') return nothing(quotation?.reason ?? 'its book is not known')
  const { bids, asks } = quotation
  if (mode === 'drain') return allowed(draft, market, view, draining(position, { bids, asks }))
  return allowed(draft, market, view, { bids, asks })
}

const nothing = (hindrance: string): Wish => ({ kind: 'nothing', hindrance })

function isUnwinding({ state }: Draft, closeUs: EpochUs | undefined): boolean {
  const { unwindBeforeCloseUs } = state.config
  return unwindBeforeCloseUs !== undefined && closeUs !== undefined && closeUs - state.nowUs <= unwindBeforeCloseUs
}

const STRICTNESS: readonly EngineMode[] = ['quote', 'drain', 'unwind', 'pause']

/** Pure. What both say: a pause before an unwinding before a draining. */
export const stricter = (a: EngineMode, b: EngineMode): EngineMode => (STRICTNESS.indexOf(a) >= STRICTNESS.indexOf(b) ? a : b)

/** At the price that is there, as much as is there. */
function closing(position: Qty, { bid, ask }: BookTop): DesiredOrders {
  if (position > 0 && bid) return { bids: [], asks: [{ price: bid.price, quantity: qty(Math.min(position, bid.qty)), takes: true }] }
  if (position < 0 && ask) return { bids: [{ price: ask.price, quantity: qty(Math.min(-position, ask.qty)), takes: true }], asks: [] }
  return NOTHING
}

/** Only what lessens the position, and no more than closes it. */
function draining(position: Qty, { bids, asks }: DesiredOrders): DesiredOrders {
  return { bids: upTo(bids, Math.max(-position, 0)), asks: upTo(asks, Math.max(position, 0)) }
}

function upTo(quotes: readonly Quote[], count: number): readonly Quote[] {
  let left = count
  return quotes.flatMap((each) => {
    const quantity = qty(Math.min(each.quantity, left))
    left -= quantity
    return quantity > 0 ? [{ ...each, quantity }] : []
  })
}

function allowed(draft: Draft, { terms }: EngineMarket, view: MarketView, { bids, asks }: DesiredOrders): Wish {
  const { state, strategy } = draft
  const orders: RiskOrder[] = []
  for (const quote of bids) orders.push(toRiskOrder('bid', quote))
  for (const quote of asks) orders.push(toRiskOrder('ask', quote))
  const decisions = boundQuotes(strategy.risk, state.risk, terms.ticker, orders, view)
  const desired = { bids: leftOf(bids, decisions, 0), asks: leftOf(asks, decisions, bids.length) }
  if (desired.bids.length > 0 || desired.asks.length > 0) return { kind: 'orders', desired }
  return nothing(refusalOf(decisions) ?? 'no price has an edge, or no room is left')
}

const toRiskOrder = (side: Side, { price, quantity }: Quote): RiskOrder => ({ orderId: '', side, price, count: quantity })

/** What may be sent of the quotes, whose decisions begin at a place. */
function leftOf(quotes: readonly Quote[], decisions: readonly RiskDecision[], from: number): readonly Quote[] {
  const left: Quote[] = []
  for (let index = 0; index < quotes.length; index++) {
    const quote = quotes[index]
    const decision = decisions[from + index]
    if (quote && decision?.kind === 'allow') left.push(quote)
    else if (quote && decision?.kind === 'modify') left.push({ ...quote, quantity: decision.order.count })
  }
  return left
}

function refusalOf(decisions: readonly RiskDecision[]): string | undefined {
  for (const decision of decisions) {
    if (decision.kind === 'block') return `${decision.ruleId}: ${decision.reason}`
    if (decision.kind === 'halt') return decision.halt.reason
  }
  return undefined
}
