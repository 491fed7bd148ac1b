import type { EpochUs, MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide } from '../event/private-event.ts'

interface FillFacts {
  /** Of the exchange; a fill is known by it. */
  readonly tradeId: string
  readonly exchangeOrderId: string
  readonly marketId: string
  readonly side: BookSide
  /** Of YES. */
  readonly price: Price
  readonly count: Qty
  readonly fee: MicroUsd
  readonly isTaker: boolean
  readonly atUs: EpochUs
}

export interface NewFill extends FillFacts {
  /** Ours, where it was told; the order need not be stored yet. */
  readonly orderId?: string | undefined
}

export interface StoredFill extends FillFacts {
  /** Counts the fills of the store from 1, in the order in which they were stored. */
  readonly seq: number
  /** The stored order that it belongs to; undefined while that is not known. */
  readonly orderId: string | undefined
  /** Our order's id as it was told with the fill. */
  readonly toldOrderId: string | undefined
}

export interface FillFilter {
  readonly marketId?: string
  readonly afterSeq?: number
  /** 10,000 by default; the next page begins after the `seq` of the last. */
  readonly limit?: number
}

export interface FillReader {
  /** In the order of `seq`. */
  list(filter?: FillFilter): Promise<readonly StoredFill[]>
  /** Of orders that are not known yet, in the order of `seq`. */
  listUnlinked(): Promise<readonly StoredFill[]>
  /** `seq` of the newest fill, 0 where there is none. */
  lastSeq(): Promise<number>
}
