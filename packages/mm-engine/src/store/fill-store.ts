import type { EpochUs, MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide } from '../event/private-event.ts'

export interface NewFill {
  /** Of the exchange; a fill is known by it. */
  readonly tradeId: string
  readonly exchangeOrderId: string
  /** Ours, where it is known already. */
  readonly orderId: string | undefined
  readonly marketId: string
  readonly side: BookSide
  /** Of YES. */
  readonly price: Price
  readonly count: Qty
  readonly fee: MicroUsd
  readonly isTaker: boolean
  readonly atUs: EpochUs
}

export interface StoredFill extends NewFill {
  /** Counts the fills of the file from 1, in the order in which they were stored. */
  readonly seq: number
}

export interface FillFilter {
  readonly marketId?: string
  readonly afterSeq?: number
  /** 10,000 by default; the next page begins after the `seq` of the last. */
  readonly limit?: number
}

export interface FillStore {
  /**
   * Stores a fill once, however often it is told, and adds it to its order. Its order may come later.
   * @returns Whether it was new. Only then may it move a position.
   * @throws {StoreError} `STORE_CONFLICT`: another fill of this trade id is stored.
   */
  record(fill: NewFill): 'new' | 'known'
  /** In the order of `seq`. */
  list(filter?: FillFilter): readonly StoredFill[]
  /** Of orders that are not known yet, in the order of `seq`. */
  listUnlinked(): readonly StoredFill[]
  /** `seq` of the newest fill, 0 where there is none. */
  lastSeq(): number
}
