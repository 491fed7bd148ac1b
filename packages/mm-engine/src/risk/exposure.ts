import { type MicroUsd, microUsd, ONE_DOLLAR, type Price, price } from '@kassandra/kalshi-sdk/units'
import { pnlAtMark } from '../position/pnl.ts'
import type { Position } from '../position/position.ts'
import type { MarketRisk, RiskOrder } from './market-risk.ts'

const NOTHING = price(0)

/** What a contract of an order costs in $0.0001: its price, or the rest of a dollar for an ask. */
export const costEach = (order: Pick<RiskOrder, 'side' | 'price'>): number => (order.side === 'bid' ? order.price : 10_000 - order.price)

/** Pure. Contracts of the side that would only close what is held, in 0.01 contract. */
export const closable = ({ qty }: Position, side: RiskOrder['side']): number => Math.max(side === 'bid' ? -qty : qty, 0)

/** Pure. Contracts of the orders of one side. */
export function countOf(orders: readonly RiskOrder[], side: RiskOrder['side']): number {
  let count = 0
  for (const order of orders) if (order.side === side) count += order.count
  return count
}

/** Pure. No less than what the market binds with one order more, and quickly worked out: as if every order opened. */
export function mostBound({ account: { position }, orders }: MarketRisk, added: RiskOrder): number {
  let cost = position.cost + added.count * costEach(added)
  for (const order of orders) cost += order.count * costEach(order)
  return cost
}

/** Pure. Money that the market binds: the cost of what is held, and of what its orders would open, the dearest first. */
export const boundMoney = ({ account: { position }, orders }: MarketRisk): MicroUsd =>
  microUsd(position.cost + openingCost(position, orders, 'bid') + openingCost(position, orders, 'ask'))

function openingCost(position: Position, orders: readonly RiskOrder[], side: RiskOrder['side']): number {
  const count = countOf(orders, side)
  const closing = Math.min(closable(position, side), count)
  if (closing === count) return 0
  let whole = 0
  for (const order of orders) if (order.side === side) whole += order.count * costEach(order)
  return closing === 0 ? whole : whole - costOfCheapest(orders, side, closing)
}

/** The cheapest are taken to close, so that what opens is the dearest. Price by price, for there are never many orders. */
function costOfCheapest(orders: readonly RiskOrder[], side: RiskOrder['side'], closing: number): number {
  let cost = 0
  let left = closing
  for (let each = cheapestAbove(orders, side, -1); left > 0; each = cheapestAbove(orders, side, each)) {
    let count = 0
    for (const order of orders) if (order.side === side && costEach(order) === each) count += order.count
    cost += Math.min(count, left) * each
    left -= count
  }
  return cost
}

function cheapestAbove(orders: readonly RiskOrder[], side: RiskOrder['side'], above: number): number {
  let cheapest = Number.POSITIVE_INFINITY
  for (const order of orders) {
    const each = costEach(order)
    if (order.side === side && each > above && each < cheapest) cheapest = each
  }
  return cheapest
}

/** What a market will have lost in all once it settles at YES, or at NO, with every order filled that loses by it. Below 0 is a gain. */
export interface SettlementLoss {
  readonly ifYes: MicroUsd
  readonly ifNo: MicroUsd
}

/** Pure. What was realized and paid in fees is in it. What orders would gain is not: they may not fill. */
export const settlementLoss = (market: MarketRisk): SettlementLoss => ({ ifYes: lossAt(market, ONE_DOLLAR), ifNo: lossAt(market, NOTHING) })

/** Pure. `settlementLoss` of a market that stays: it is asked for again at the next order of any other market. */
export const knownSettlementLoss: (market: MarketRisk) => SettlementLoss = remembered(settlementLoss)

function lossAt({ account: { position }, orders }: MarketRisk, yesValue: Price): MicroUsd {
  let ofOrders = 0
  for (const order of orders) ofOrders += Math.max(lossEach(order, yesValue), 0) * order.count
  return microUsd(ofOrders - pnlAtMark(position, yesValue))
}

/** Loss of one contract of an order that fills and settles, in $0.0001. */
export const lossEach = (order: Pick<RiskOrder, 'side' | 'price'>, yesValue: Price): number =>
  order.side === 'bid' ? order.price - yesValue : yesValue - order.price

/** A market is a value that nobody changes. */
function remembered<R>(work: (market: MarketRisk) => R): (market: MarketRisk) => R {
  const known = new WeakMap<MarketRisk, R>()
  return (market) => {
    const found = known.get(market)
    if (found !== undefined) return found
    const worked = work(market)
    known.set(market, worked)
    return worked
  }
}
