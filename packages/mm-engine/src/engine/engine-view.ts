import type { EpochUs, MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { AttributedParts } from '../attribution/attribution.ts'
import type { EngineMode } from '../event/engine-event.ts'
import type { BookSide } from '../event/private-event.ts'
import type { OrderPhase } from '../orders/managed-order.ts'
import type { Halt } from '../risk/risk-state.ts'

/** One price of the YES book: what everybody shows there, and what of it is ours. */
export interface LevelView {
  readonly price: Price
  readonly qty: Qty
  readonly own: Qty
}

export interface OrderView {
  readonly clientOrderId: string
  readonly side: BookSide
  /** Of YES. */
  readonly price: Price
  /** The most that may still fill. */
  readonly open: Qty
  readonly filled: Qty
  readonly phase: OrderPhase
  readonly expiresUs: EpochUs
}

export interface QuotedMarketView {
  readonly ticker: string
  readonly eventTicker: string
  readonly title: string
  readonly isOpen: boolean
  readonly closeUs: EpochUs | undefined
  readonly mode: EngineMode
  /** Best first; at most so many as were asked for. Empty while the book is not known. */
  readonly bids: readonly LevelView[]
  readonly asks: readonly LevelView[]
  /** The exchange's time of the last change of the book. */
  readonly bookUs: EpochUs | undefined
  /** Probabilities, for eyes only. */
  readonly fair: number | undefined
  readonly reservation: { readonly bid: number | undefined; readonly ask: number | undefined } | undefined
  /** Why nothing is quoted; undefined while it is. */
  readonly hindrance: string | undefined
  readonly orders: readonly OrderView[]
  /** Long YES above 0. */
  readonly position: Qty
  /** Average YES price in dollars, for eyes only. */
  readonly averagePrice: number | undefined
  readonly mark: Price | undefined
  readonly realizedPnl: MicroUsd
  readonly unrealizedPnl: MicroUsd
  /** If the market settles against what is held. */
  readonly unrealizedAtWorst: MicroUsd
  readonly feesPaid: MicroUsd
  readonly attribution: AttributedParts
}

/** The engine at one instant, plain JSON: what the page shows and programs read. */
export interface EngineView {
  readonly atUs: EpochUs
  readonly engineId: string
  readonly runEpoch: number
  readonly configVersion: number
  readonly mode: EngineMode
  readonly isTradingActive: boolean
  readonly halt: Halt | undefined
  /** Gain since the start over all markets, at the marks and after fees. */
  readonly pnl: MicroUsd
  /** Its highest so far less what it is now. */
  readonly drawdown: MicroUsd
  /** Money that positions and orders bind. */
  readonly bound: MicroUsd
  readonly cash: MicroUsd | undefined
  /** Over all markets; its parts sum to `pnl`. */
  readonly attribution: AttributedParts
  readonly counts: { readonly quotes: number; readonly orders: number; readonly fills: number; readonly commands: number }
  readonly markets: readonly QuotedMarketView[]
}
