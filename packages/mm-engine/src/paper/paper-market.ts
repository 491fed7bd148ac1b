import { complement, type EpochUs, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide, PrivateEvent } from '../event/private-event.ts'
import type { Outcome } from '../event/public-event.ts'
import type { FeeRounding } from '../fees/fee-rounding.ts'
import { type FeeSchedule, feeTermsAt } from '../fees/fee-schedule.ts'
import { chargeFill, type OrderFees } from '../fees/order-fees.ts'
import type { QueuedOrder } from '../queue/allocate-print.ts'
import type { QueueRules } from '../queue/queue-position.ts'
import type { PaperBook } from './paper-book.ts'

/** An order of ours at the simulated exchange. */
export interface PaperOrder extends QueuedOrder {
  readonly clientOrderId: string
  readonly postOnly: boolean
  readonly expiresUs: EpochUs | undefined
  readonly filled: Qty
  /** Since when it stands where it stands, by the exchange's time: what happened before is not its own. */
  readonly joinedUs: EpochUs
  /** It took liquidity, which the public book goes on to show. */
  readonly hasTaken: boolean
  readonly fees: OrderFees
}

/** One market as the simulated exchange has it. Plain data. */
export interface PaperMarket {
  readonly ticker: string
  readonly phase: 'open' | 'closed' | 'settled'
  /** By the exchange's time. */
  readonly settledUs: EpochUs | undefined
  /** As told of this market; undefined leaves them to the configuration. */
  readonly fees: FeeSchedule | undefined
  /** Undefined until a snapshot has come. */
  readonly book: PaperBook | undefined
  /** Resting, by the time at which they joined. */
  readonly orders: readonly PaperOrder[]
  readonly ordersMade: number
  readonly fillsMade: number
}

export const createPaperMarket = (ticker: string): PaperMarket => ({
  ticker,
  phase: 'open',
  settledUs: undefined,
  fees: undefined,
  book: undefined,
  orders: [],
  ordersMade: 0,
  fillsMade: 0,
})

/** What does not change while a market trades. */
export interface PaperTerms {
  readonly queue: QueueRules
  readonly fees: FeeSchedule
  readonly rounding: FeeRounding
  readonly selfTradePrevention: 'taker_at_cross' | 'maker'
  readonly idPrefix: string
}

/** Something to tell; when it is received is not the market's concern. */
export type Happening = PrivateEvent extends infer Event ? (Event extends PrivateEvent ? Omit<Event, 'atUs'> : never) : never

export interface MarketStep {
  readonly market: PaperMarket
  readonly happenings: readonly Happening[]
}

/** The outcome whose book an order rests in. */
export const outcomeOf = (side: BookSide): Outcome => (side === 'bid' ? 'yes' : 'no')

export const otherOutcome = (outcome: Outcome): Outcome => (outcome === 'yes' ? 'no' : 'yes')

/** A price of YES as the outcome's own, and back. */
export const inOutcome = (outcome: Outcome, price: Price): Price => (outcome === 'yes' ? price : complement(price))

/** What a fill brings about. */
export interface FilledOrder {
  readonly order: PaperOrder
  readonly market: PaperMarket
  readonly happening: Happening
}

/** Pure. Books one fill on an order, whose remaining quantity the caller has lowered; `price` is of YES. */
export function bookFill(
  { fees: schedule, rounding, idPrefix }: PaperTerms,
  market: PaperMarket,
  order: PaperOrder,
  fill: { readonly price: Price; readonly count: Qty; readonly isTaker: boolean; readonly atUs: EpochUs },
): FilledOrder {
  const { price, count, isTaker, atUs } = fill
  const charged = chargeFill(
    order.fees,
    feeTermsAt(schedule, atUs),
    { price: inOutcome(outcomeOf(order.side), price), count, isTaker },
    rounding,
  )
  const fillsMade = market.fillsMade + 1
  return {
    order: { ...order, filled: qty(order.filled + count), fees: charged.fees, hasTaken: order.hasTaken || isTaker },
    market: { ...market, fillsMade },
    happening: {
      kind: 'fill',
      ticker: market.ticker,
      tradeId: `${idPrefix}-${market.ticker}-fill-${fillsMade}`,
      orderId: order.orderId,
      clientOrderId: order.clientOrderId,
      side: order.side,
      price,
      count,
      isTaker,
      fee: charged.fee.net,
    },
  }
}

/** Pure. Takes orders away and says why. */
export function endOrders(market: PaperMarket, isEnding: (order: PaperOrder) => boolean, reason: string): MarketStep {
  const happenings = market.orders
    .filter(isEnding)
    .map(({ clientOrderId }): Happening => ({ kind: 'ended', ticker: market.ticker, clientOrderId, reason }))
  return { market: { ...market, orders: market.orders.filter((order) => !isEnding(order)) }, happenings }
}
