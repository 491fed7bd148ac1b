import { type EpochUs, epochUs, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import { withTicker } from '../ticker-map/ticker-map.ts'
import { ageDone, findDone, withDone } from './done-orders.ts'
import { excessOf, filledOf, leftOf, type ManagedOrder, phaseOf, untoldOf } from './managed-order.ts'
import { createMarketOrders, type MarketOrders, NOTHING_DESIRED, type OwedFills } from './market-orders.ts'
import type { OrderAnomaly, OrderBookkeeping, OrderRules } from './order-bookkeeping.ts'

/** A step being worked out, one market at a time: the parts of the state are replaced one after the other. */
export interface Draft {
  readonly rules: OrderRules
  readonly nowUs: EpochUs
  state: OrderBookkeeping
  /** The one that is worked on; `state` takes it in when it is left. */
  market: MarketOrders
  readonly commands: Command[]
  readonly changed: ManagedOrder[]
  fill: 'new' | 'known' | undefined
}

const NO_MARKET = createMarketOrders('', undefined)

/** Time never runs backwards. */
export function openDraft(rules: OrderRules, before: OrderBookkeeping, atUs: EpochUs): Draft {
  const nowUs = atUs > before.nowUs ? atUs : before.nowUs
  const state = { ...before, nowUs, done: ageDone(before.done, nowUs, rules.retainUs) }
  return { rules, nowUs, state, market: NO_MARKET, commands: [], changed: [], fill: undefined }
}

/** Works on one market. */
export function inMarket(draft: Draft, ticker: string, work: (draft: Draft) => void): void {
  const before = draft.state.markets.get(ticker)
  const market = before ?? createMarketOrders(ticker, draft.state.isCleared ? NOTHING_DESIRED : undefined)
  draft.market = market
  work(draft)
  if (draft.market !== before && (before || draft.market !== market))
    draft.state = { ...draft.state, markets: withTicker(draft.state.markets, ticker, draft.market) }
  draft.market = NO_MARKET
}

/** An order of the market by its client order id, done or not. */
export function findOrder({ market, state }: Draft, clientOrderId: string): ManagedOrder | undefined {
  return (
    findBy(market, 'clientOrderId', clientOrderId) ??
    findDone(state.done, (order) => order.clientOrderId === clientOrderId && order.ticker === market.ticker)
  )
}

/** An order of the market by the exchange's id, done or not. */
export function findByOrderId({ market, state }: Draft, orderId: string): ManagedOrder | undefined {
  return findBy(market, 'orderId', orderId) ?? findDone(state.done, (order) => order.orderId === orderId && order.ticker === market.ticker)
}

function findBy({ live, owed }: MarketOrders, key: 'clientOrderId' | 'orderId', id: string): ManagedOrder | undefined {
  for (const order of live) if (order[key] === id) return order
  for (const { order } of owed) if (order[key] === id) return order
  return undefined
}

/** Takes in an order that changed, and puts it where its facts say. */
export function putOrder(draft: Draft, order: ManagedOrder): void {
  noteChanged(draft.changed, order)
  noteExcess(draft, order)
  const { market } = draft
  const at = market.live.findIndex(({ clientOrderId }) => clientOrderId === order.clientOrderId)
  const was = market.live[at]
  if (phaseOf(order) !== 'done') {
    draft.market = { ...market, live: was ? market.live.with(at, order) : [...market.live, order] }
    return
  }
  if (was) draft.market = { ...market, live: market.live.toSpliced(at, 1) }
  finish(draft, order, was)
}

function finish(draft: Draft, order: ManagedOrder, was: ManagedOrder | undefined): void {
  const { market } = draft
  const owing = market.owed.find((owed) => owed.order.clientOrderId === order.clientOrderId)
  const owed = owedOf(draft, order, was, owing)
  if (owing || owed) {
    const others = market.owed.filter((each) => each !== owing)
    draft.market = { ...market, owed: owed ? [...others, owed] : others }
  }
  if (!owed) remember(draft, order)
}

/** What an order that is done may have filled beyond the fills that were told. */
function owedOf(
  { nowUs, rules }: Draft,
  order: ManagedOrder,
  was: ManagedOrder | undefined,
  owing: OwedFills | undefined,
): OwedFills | undefined {
  // Gone when it should have rested, it is most likely filled.
  if (was && (order.ended === NOT_FOUND || order.ended === NOTHING_LEFT) && leftOf(order) > 0)
    return { order, count: leftOf(order), isReported: false, untilUs: epochUs(nowUs + rules.graceUs) }
  if (owing && !owing.isReported) {
    const left = owing.count - (filledOf(order) - filledOf(owing.order))
    if (left > untoldOf(order)) return { ...owing, order, count: qty(left) }
  }
  const count = untoldOf(order)
  return count > 0 ? { order, count, isReported: true, untilUs: owing?.untilUs ?? epochUs(nowUs + rules.retainUs) } : undefined
}

/** Gives up fills that were not told in time. */
export function dropOwed(draft: Draft): void {
  for (const owed of draft.market.owed) {
    const { order, untilUs, isReported } = owed
    if (untilUs > draft.nowUs) continue
    draft.market = { ...draft.market, owed: draft.market.owed.filter((each) => each !== owed) }
    if (!isReported) {
      finish(draft, order, undefined)
      continue
    }
    report(draft, { kind: 'missing-fills', clientOrderId: order.clientOrderId, ticker: order.ticker, count: untoldOf(order) })
    remember(draft, order)
  }
}

/** Why an order ended that was not there when a command came. */
export const NOT_FOUND = 'not-found'

/** Why an order ended of which nothing rests behind a change: it filled, or met another own order. */
export const NOTHING_LEFT = 'nothing-left'

/** Keeps an order that is done for fills that are told late. */
function remember(draft: Draft, order: ManagedOrder): void {
  draft.state = { ...draft.state, done: withDone(draft.state.done, order) }
}

function noteChanged(changed: ManagedOrder[], order: ManagedOrder): void {
  const at = changed.findIndex(({ clientOrderId }) => clientOrderId === order.clientOrderId)
  if (at < 0) changed.push(order)
  else changed[at] = order
}

/** One anomaly an order, with all that is too much of it. */
function noteExcess(draft: Draft, order: ManagedOrder): void {
  const excess = excessOf(order)
  const { clientOrderId } = order
  if (excess === 0 && draft.state.anomalies.length === 0) return
  const known = draft.state.anomalies.find((each) => each.kind === 'overfill' && each.clientOrderId === clientOrderId)
  if (known?.kind === 'overfill' ? known.excess === excess : excess === 0) return
  if (known) withdraw(draft, (each) => each === known)
  if (excess > 0) report(draft, { kind: 'overfill', clientOrderId, excess })
}

const MOST_ANOMALIES = 100

export function report(draft: Draft, anomaly: OrderAnomaly): void {
  draft.state = { ...draft.state, anomalies: [...draft.state.anomalies.slice(1 - MOST_ANOMALIES), anomaly] }
}

function withdraw(draft: Draft, isMeant: (anomaly: OrderAnomaly) => boolean): void {
  draft.state = { ...draft.state, anomalies: draft.state.anomalies.filter((anomaly) => !isMeant(anomaly)) }
}

/** Pure. What of a side may have filled without being told. */
export const owedOn = ({ owed }: MarketOrders, side: ManagedOrder['side']): Qty =>
  qty(owed.reduce((sum, { order, count }) => (order.side === side ? sum + count : sum), 0))
