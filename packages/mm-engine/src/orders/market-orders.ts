import type { EpochUs, Qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide, PrivateEvent } from '../event/private-event.ts'
import type { Quote } from '../quote/quotation.ts'
import type { ManagedOrder } from './managed-order.ts'

/** What should rest in one market, best level first. Fills that come later are taken off it. */
export interface DesiredOrders {
  readonly bids: readonly Quote[]
  readonly asks: readonly Quote[]
}

export const NOTHING_DESIRED: DesiredOrders = { bids: [], asks: [] }

export type Fill = Extract<PrivateEvent, { kind: 'fill' }>

/** An order that is done, and what it filled by all signs without the fills being told: it counts as gone from what is wanted. */
export interface OwedFills {
  readonly order: ManagedOrder
  readonly untilUs: EpochUs
  /** By the exchange's own word; else the order was gone when it should have rested. */
  readonly isReported: boolean
  readonly count: Qty
}

/** A fill of an order that no one knows yet. */
export interface Orphan {
  readonly fill: Fill
  readonly untilUs: EpochUs
}

/** Creates of one side that were refused one after the other. */
export interface Refusals {
  readonly count: number
  readonly untilUs: EpochUs
}

export interface MarketOrders {
  readonly ticker: string
  /** Not done. Oldest first. */
  readonly live: readonly ManagedOrder[]
  readonly owed: readonly OwedFills[]
  readonly orphans: readonly Orphan[]
  /** Undefined until the first wish: nothing is done about orders that were found. */
  readonly desired: DesiredOrders | undefined
  /** By client order id, until the order moves. */
  readonly queueAhead: ReadonlyMap<string, Qty>
  readonly refusals: Readonly<Record<BookSide, Refusals | undefined>>
}

const NO_QUEUE: ReadonlyMap<string, Qty> = new Map()
const NO_REFUSALS: MarketOrders['refusals'] = { bid: undefined, ask: undefined }

/** Pure. */
export const createMarketOrders = (ticker: string, desired: DesiredOrders | undefined): MarketOrders => ({
  ticker,
  live: [],
  owed: [],
  orphans: [],
  desired,
  queueAhead: NO_QUEUE,
  refusals: NO_REFUSALS,
})
