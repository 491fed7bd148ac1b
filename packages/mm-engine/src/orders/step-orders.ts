import { type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import type { BookSide } from '../event/private-event.ts'
import { withoutTickers } from '../ticker-map/ticker-map.ts'
import { adoptOrder } from './adopt-order.ts'
import { applyAnswer } from './apply-event.ts'
import { adoptFills, applyFill, dropOrphans } from './apply-fill.ts'
import { diffMarket } from './diff-market.ts'
import { type Draft, dropOwed, inMarket, openDraft, putOrder } from './draft.ts'
import { type ManagedOrder, mayRestAt, worstOf } from './managed-order.ts'
import { type DesiredOrders, NOTHING_DESIRED } from './market-orders.ts'
import { isSameSide } from './match-quotes.ts'
import type { OrderBookkeeping, OrderRules, OrdersInput, QueueAhead } from './order-bookkeeping.ts'

export interface OrdersStep {
  readonly state: OrderBookkeeping
  /** In the order in which they are to be sent: what makes room comes first. */
  readonly commands: readonly Command[]
  /** Each order whose facts changed, once, as it stands behind the step. */
  readonly changed: readonly ManagedOrder[]
  /** Of a fill: whether its trade was not told before. */
  readonly fill: 'new' | 'known' | undefined
}

/**
 * Pure. Takes in a fact or a wish, and says what to send so that what rests becomes what is wanted. What it does not touch stays the same
 * object.
 * @see docs/spec/orders.md
 */
export function stepOrders(rules: OrderRules, before: OrderBookkeeping, input: OrdersInput): OrdersStep {
  const draft = openDraft(rules, before, input.atUs)
  take(draft, input)
  return { state: draft.state, commands: draft.commands, changed: draft.changed, fill: draft.fill }
}

function take(draft: Draft, input: OrdersInput): void {
  if (input.kind === 'clock') inAllMarkets(draft, () => undefined)
  else if (input.kind === 'cancel-all') {
    draft.state = { ...draft.state, isCleared: true }
    inAllMarkets(draft, () => want(draft, NOTHING_DESIRED))
  } else if (input.kind === 'adopt-fills') adoptFills(draft, input.tradeIds)
  else if (input.kind === 'forget') draft.state = { ...draft.state, markets: withoutTickers(draft.state.markets, input.tickers) }
  else work(draft, input.kind === 'adopt-order' ? input.order.ticker : input.ticker, () => takeInMarket(draft, input))
}

type MarketInput = Exclude<OrdersInput, { readonly kind: 'clock' | 'cancel-all' | 'adopt-fills' | 'forget' }>

function takeInMarket(draft: Draft, input: MarketInput): void {
  switch (input.kind) {
    case 'cancel-market':
      want(draft, NOTHING_DESIRED)
      break
    case 'desired':
      want(draft, input)
      break
    case 'queue':
      takeQueue(draft, input.ahead)
      break
    case 'adopt-order':
      adoptOrder(draft, input.order)
      break
    case 'fill':
      applyFill(draft, input)
      break
    default:
      applyAnswer(draft, input)
  }
}

/** The fact or the wish first, then what time brings, then what is to be sent. */
function work(draft: Draft, ticker: string, takeIn: () => void): void {
  inMarket(draft, ticker, () => {
    takeIn()
    lapse(draft)
    dropOwed(draft)
    dropOrphans(draft)
    diffMarket(draft)
  })
}

function inAllMarkets(draft: Draft, takeIn: () => void): void {
  for (const ticker of draft.state.markets.keys()) work(draft, ticker, takeIn)
}

function want(draft: Draft, { bids, asks }: DesiredOrders): void {
  const before = draft.market.desired
  if (before && isSameSide(before.bids, bids) && isSameSide(before.asks, asks)) return
  draft.market = { ...draft.market, desired: { bids, asks } }
}

function takeQueue(draft: Draft, ahead: readonly QueueAhead[]): void {
  draft.market = { ...draft.market, queueAhead: new Map(ahead.map((each) => [each.clientOrderId, each.ahead])) }
}

/** An order past its expiry cannot rest, whatever became of its commands. A fill that is told later still counts. */
function lapse(draft: Draft): void {
  for (const order of draft.market.live)
    if (lastExpiryOf(order) + draft.rules.graceUs <= draft.nowUs) putOrder(draft, { ...order, ended: 'lapsed' })
}

const lastExpiryOf = ({ expiresUs, inFlight, doubt }: ManagedOrder): number =>
  Math.max(expiresUs, inFlight?.expiresUs ?? 0, doubt?.expiresUs ?? 0)

/** Pure. Orders of a market that are not done, oldest first. */
export const liveOrdersOf = ({ markets }: OrderBookkeeping, ticker: string): readonly ManagedOrder[] => markets.get(ticker)?.live ?? NONE

const NONE: readonly ManagedOrder[] = []

/** Pure. Orders of all markets that are not done. */
export const allLiveOrders = ({ markets }: OrderBookkeeping): readonly ManagedOrder[] => [...markets.values()].flatMap(({ live }) => live)

/** Pure. Whether the market has neither an order that may rest nor a fill that is waited for. */
export function isIdle({ markets }: OrderBookkeeping, ticker: string): boolean {
  const market = markets.get(ticker)
  return market === undefined || market.live.length + market.owed.length + market.orphans.length === 0
}

/** Pure. The most that may rest of ours at a price. */
export function ownQtyAt(state: OrderBookkeeping, ticker: string, side: BookSide, price: Price): Qty {
  let own = 0
  for (const order of liveOrdersOf(state, ticker)) if (order.side === side && mayRestAt(order, price)) own += worstOf(order)
  return qty(own)
}
