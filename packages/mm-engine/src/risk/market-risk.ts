import type { BookSide } from '@kassandra/kalshi-sdk/rest'
import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'
import { type Attribution, EMPTY_ATTRIBUTION } from '../attribution/attribution.ts'

/** An order that may fill: one to be sent, or one that may be at the exchange, whether or not it is known to be. */
export interface RiskOrder {
  readonly orderId: string
  readonly side: BookSide
  /** Of YES. */
  readonly price: Price
  readonly count: Qty
}

/** What risk knows of one market. */
export interface MarketRisk {
  readonly ticker: string
  readonly eventTicker: string
  /** Trading ends; undefined where nobody knows. */
  readonly closeUs: EpochUs | undefined
  readonly account: Attribution
  readonly orders: readonly RiskOrder[]
}

/** Pure. With nothing held and no order. */
export const createMarketRisk = (ticker: string, eventTicker: string, closeUs: EpochUs | undefined): MarketRisk => ({
  ticker,
  eventTicker,
  closeUs,
  account: EMPTY_ATTRIBUTION,
  orders: [],
})
