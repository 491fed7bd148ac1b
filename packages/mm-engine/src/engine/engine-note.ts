import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { PrivateEvent } from '../event/private-event.ts'
import type { ManagedOrder } from '../orders/managed-order.ts'
import type { OrderAnomaly } from '../orders/order-bookkeeping.ts'
import type { FillEffect } from '../position/position.ts'
import type { Halt } from '../risk/risk-state.ts'

/** What a step brought about, for the store, the log and the page. Plain JSON. */
export type EngineNote = { readonly atUs: EpochUs } /** An order as it stands behind the step. */ & (
  | { readonly kind: 'order'; readonly order: ManagedOrder }
  /** A trade that was not told before. */
  | { readonly kind: 'fill'; readonly fill: Extract<PrivateEvent, { kind: 'fill' }>; readonly effect: FillEffect }
  | { readonly kind: 'anomaly'; readonly anomaly: OrderAnomaly }
  | { readonly kind: 'halted'; readonly halt: Halt }
  | { readonly kind: 'resumed' }
  /** Why a market is not quoted, or that it is, each time that this changes. */
  | { readonly kind: 'quoting'; readonly ticker: string; readonly hindrance: string | undefined }
  | { readonly kind: 'configured'; readonly version: number }
)
