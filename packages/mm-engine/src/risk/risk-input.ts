import type { EpochUs, MicroUsd, Price } from '@kassandra/kalshi-sdk/units'
import type { Position, PositionFill } from '../position/position.ts'
import type { RiskOrder } from './market-risk.ts'
import type { Mismatch } from './risk-state.ts'

/** What the engine knew of a market when it chose an order. */
export interface MarketView {
  /** The exchange's own time of the last book frame, not ours: a connection can be alive and its book old. */
  readonly bookUs: EpochUs | undefined
  /** What prices are compared with: fair value, or the mid of the book. */
  readonly reference: Price | undefined
}

/** An order that somebody wants to send. */
export interface OrderIntent {
  readonly ticker: string
  readonly order: RiskOrder
  /** Ids of orders that are gone once this one is there: the one that is amended, or all that a new set of quotes takes the place of. */
  readonly replaces: readonly string[]
  readonly view: MarketView
}

/** Facts and questions, each with the engine's time. */
export type RiskInput = { readonly atUs: EpochUs } & (
  | { readonly kind: 'clock' }
  | { readonly kind: 'market'; readonly ticker: string; readonly eventTicker: string; readonly closeUs: EpochUs | undefined }
  | { readonly kind: 'event'; readonly eventTicker: string; readonly isExclusive: boolean }
  /** The exchange's word on a position, at a start or after a mismatch; `mark` is what it is worth. */
  | { readonly kind: 'adopt'; readonly ticker: string; readonly position: Position; readonly mark: Price | undefined }
  | { readonly kind: 'mark'; readonly ticker: string; readonly mark: Price }
  | { readonly kind: 'fill'; readonly ticker: string; readonly fill: PositionFill }
  | { readonly kind: 'settle'; readonly ticker: string; readonly value: Price; readonly fee: MicroUsd }
  /** All orders of a market that may fill, in place of those known before; after a fill or a cancel, tell them anew. */
  | { readonly kind: 'orders'; readonly ticker: string; readonly orders: readonly RiskOrder[] }
  /** Whole events, of which nothing will be told any more. */
  | { readonly kind: 'forget'; readonly eventTickers: readonly string[] }
  | { readonly kind: 'trading'; readonly isActive: boolean }
  | ({ readonly kind: 'reconcile' } & Mismatch)
  | { readonly kind: 'kill'; readonly reason: string }
  /** A person says that trading may go on. Losses and fills count anew from here. */
  | { readonly kind: 'resume' }
  | ({ readonly kind: 'order' } & OrderIntent)
)
