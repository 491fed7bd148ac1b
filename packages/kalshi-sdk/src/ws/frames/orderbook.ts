import type { Level, Outcome } from '../../book/level.ts'
import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import type { FrameEnvelope, TimePrecision } from './envelope.ts'

/** The whole book of one market, at any time, requested or not; a replacement of what was known. Ascending, best last. */
export interface OrderbookSnapshotFrame extends FrameEnvelope {
  readonly kind: 'orderbook-snapshot'
  readonly sid: number
  readonly seq: number
  readonly ticker: string
  readonly marketId?: string | undefined
  readonly yes: readonly Level[]
  readonly no: readonly Level[]
}

/** A signed change of what rests at one price of one side. */
export interface OrderbookDeltaFrame extends FrameEnvelope {
  readonly kind: 'orderbook-delta'
  readonly sid: number
  readonly seq: number
  readonly ticker: string
  readonly marketId?: string | undefined
  readonly side: Outcome
  /** In the scale of `side`. */
  readonly price: Price
  readonly delta: Qty
  readonly exchangeTsUs: EpochUs | undefined
  readonly exchangeTsPrecision: TimePrecision | undefined
  /** Of the own order that caused the change; only on connections of its account. */
  readonly clientOrderId?: string | undefined
  /** Of that order; 0 is the primary one. */
  readonly subaccount?: number | undefined
}
