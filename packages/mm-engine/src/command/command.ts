import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide } from '../event/private-event.ts'

/** What the engine wants done. `commandId` counts the commands of a run; answers name it. Prices are of YES. */
export type Command = { readonly commandId: number; readonly ticker: string } & (
  | {
      readonly kind: 'create'
      /** Known before the order goes out, so that it is recognised after any crash. */
      readonly clientOrderId: string
      readonly side: BookSide
      readonly price: Price
      readonly count: Qty
      readonly postOnly: boolean
      /** Whole seconds. */
      readonly expiresUs: EpochUs | undefined
    }
  /** `total` is what is filled and what should rest. */
  | {
      readonly kind: 'amend'
      readonly clientOrderId: string
      readonly price: Price
      readonly total: Qty
      readonly expiresUs: EpochUs | undefined
    }
  /** Keeps the place in the queue. */
  | { readonly kind: 'decrease'; readonly clientOrderId: string; readonly to: Qty }
  | { readonly kind: 'cancel'; readonly clientOrderId: string }
)
