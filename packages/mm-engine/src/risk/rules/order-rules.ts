import { formatMicroUsd, formatPrice, formatQty, type MicroUsd, ONE_DOLLAR, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { requireInteger, requireWithin } from '../../errors/invalid-parameter-error.ts'
import { lossWith } from '../event-loss.ts'
import { boundMoney, closable, countOf, lossEach, mostBound } from '../exposure.ts'
import type { MarketRisk } from '../market-risk.ts'
import type { OrderRule } from '../risk-rule.ts'

/** Blocks a bid far above the reference, and an ask far below it. A price that is too modest harms nobody. */
export interface PriceCollarConfig {
  readonly kind: 'price-collar'
  /** In $0.0001. */
  readonly maxDistance: number
}

export function priceCollar({ maxDistance }: PriceCollarConfig): OrderRule {
  requireWithin('maxDistance', requireInteger('maxDistance', maxDistance, 0), 0, 10_000)
  return {
    id: 'price-collar',
    scope: 'order',
    provenance:
      '160 trades without a win at a phantom $0.50 of the wrong side (ryanfrigo PR #91); nobody on Kalshi checks for a slip (1.3)',
    check: ({ order, view: { reference } }) => {
      if (reference === undefined) return { count: NONE, reason: 'nothing to compare its price with' }
      const past = order.side === 'bid' ? order.price - reference : reference - order.price
      if (past <= maxDistance) return undefined
      return { count: NONE, reason: `${formatPrice(order.price)} is too far past ${formatPrice(reference)}` }
    },
  }
}

/** From `beforeUs` before the close only what reduces the position, and from the close on nothing. */
export interface SettlementCutoffConfig {
  readonly kind: 'settlement-cutoff'
  readonly beforeUs: number
}

export function settlementCutoff({ beforeUs }: SettlementCutoffConfig): OrderRule {
  requireInteger('beforeUs', beforeUs, 0)
  return {
    id: 'settlement-cutoff',
    scope: 'order',
    provenance: 'the dominant loss of a live maker was the naked leg at resolution (OleksandrFIT README)',
    check: ({ market, order, nowUs }) => {
      const { closeUs } = market
      if (closeUs === undefined || nowUs < closeUs - beforeUs) return undefined
      if (nowUs >= closeUs) return { count: NONE, reason: 'the market is closed' }
      return { count: closingRoom(market, order.side), reason: 'close to settlement only what reduces the position' }
    },
  }
}

/** Cuts an order down to a size. */
export interface OrderSizeConfig {
  readonly kind: 'order-size'
  readonly max: Qty
}

export function orderSize({ max }: OrderSizeConfig): OrderRule {
  requireInteger('max of order-size', max, 1)
  return {
    id: 'order-size',
    scope: 'order',
    provenance: 'the pre-trade walls of nautilus, jfreun123 and poly-maker all begin with it; a slip of the unit is a factor of 100 here',
    check: ({ order }) => (order.count <= max ? undefined : { count: max, reason: `at most ${formatQty(max)} contracts an order` }),
  }
}

/** Bounds what a market may hold on either side if all its orders of a side fill. */
export interface PositionConfig {
  readonly kind: 'position'
  readonly max: Qty
}

export function positionLimit({ max }: PositionConfig): OrderRule {
  requireInteger('max of position', max, 0)
  return {
    id: 'position',
    scope: 'order',
    provenance: 'four quotes a market doubled the exposure; orders that rest count as filled, for nothing hinders them',
    check: ({ market, order }) => {
      const held = order.side === 'bid' ? market.account.position.qty : -market.account.position.qty
      const count = qty(max - held - countOf(market.orders, order.side))
      return order.count <= count ? undefined : { count, reason: `at most ${formatQty(max)} contracts of a market` }
    },
  }
}

/** Bounds the money that one market, or all of them, bind in positions and orders. What only closes a position is always free. */
export interface NotionalConfig {
  readonly kind: 'market-notional' | 'total-notional'
  readonly max: MicroUsd
}

export function notionalLimit({ kind, max }: NotionalConfig): OrderRule {
  requireInteger(`max of ${kind}`, max, 0)
  return {
    id: kind,
    scope: 'order',
    provenance: NOTIONAL_PROVENANCE[kind],
    check: ({ market, order, boundByOthers }) => {
      const others = kind === 'total-notional' ? boundByOthers() : 0
      if (others + mostBound(market, order) <= max) return undefined
      const tried = { ...order }
      const asked = { ...market, orders: [...market.orders, tried] }
      const boundWith = (count: Qty): number => {
        tried.count = count
        return others + boundMoney(asked)
      }
      if (boundWith(order.count) <= max) return undefined
      const allowed = Math.max(max, others + boundMoney(market))
      const count = largestCount(order.count, (fewer) => boundWith(fewer) <= allowed)
      return { count, reason: `binds more than $${formatMicroUsd(max)}` }
    },
  }
}

const NOTIONAL_PROVENANCE: Readonly<Record<NotionalConfig['kind'], string>> = {
  'market-notional': 'what an outcome costs is what it can lose, whatever the number of contracts',
  'total-notional': 'balances are per shard and orders fail for lack of funds; a bound of our own comes first',
}

/** Bounds the worst settlement of an event, every order filled that loses by it. */
export interface EventWorstCaseConfig {
  readonly kind: 'event-worst-case'
  readonly max: MicroUsd
}

export function eventWorstCase({ max }: EventWorstCaseConfig): OrderRule {
  requireInteger('max of event-worst-case', max, 0)
  return {
    id: 'event-worst-case',
    scope: 'order',
    provenance: 'markets of which one wins lose together when none of ours does; poly-maker caps it, nobody quotes with it',
    check: ({ state, market, order, lossOfOthers }) => {
      const { ifYes, ifNo } = lossWith(lossOfOthers(), market, state.exclusiveEvents.has(market.eventTicker))
      const room = Math.min(roomFor(lossEach(order, ONE_DOLLAR), max - ifYes), roomFor(lossEach(order, price(0)), max - ifNo))
      return order.count <= room ? undefined : { count: qty(room), reason: `the event may lose more than $${formatMicroUsd(max)}` }
    },
  }
}

/** No bound where the order does not lose. */
const roomFor = (lossOfOne: number, left: number): number =>
  lossOfOne <= 0 ? Number.MAX_SAFE_INTEGER : Math.floor(Math.max(left, 0) / lossOfOne)

/** Contracts of a side that reduce the position, after the orders of that side that are there. */
const closingRoom = (market: MarketRisk, side: 'bid' | 'ask'): Qty =>
  qty(Math.max(closable(market.account.position, side) - countOf(market.orders, side), 0))

/** The largest count that fits, where 0 does and every larger one binds no less. */
function largestCount(wanted: Qty, fits: (count: Qty) => boolean): Qty {
  let [low, high] = [0, wanted + 1]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (fits(qty(middle))) low = middle
    else high = middle
  }
  return qty(low)
}

const NONE = qty(0)
