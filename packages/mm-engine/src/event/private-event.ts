import type { EpochUs, MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'

/** A YES bid, or a YES ask, which is a NO bid at the complement. */
export type BookSide = 'bid' | 'ask'

interface Told {
  readonly ticker: string
  /** When the engine was told, by its own clock. */
  readonly atUs: EpochUs
}

/** What the exchange says of the own orders. It may come in any order: a fill before the answer to its create. */
export type PrivateEvent =
  /** The order is on the exchange. `remaining` is 0 where it was filled or lapsed at once. */
  | (Told & {
      readonly kind: 'accepted'
      readonly clientOrderId: string
      readonly orderId: string
      readonly filled: Qty
      readonly remaining: Qty
    })
  /** A create or change was refused; nothing of it has happened. */
  | (Told & { readonly kind: 'refused'; readonly clientOrderId: string; readonly commandId: number; readonly code: string })
  /** Whether a command took effect is not known. */
  | (Told & { readonly kind: 'unknown'; readonly clientOrderId: string; readonly commandId: number })
  /** A change took effect: the order as it stands. */
  | (Told & {
      readonly kind: 'changed'
      readonly clientOrderId: string
      readonly commandId: number
      readonly price: Price
      readonly remaining: Qty
      /** What a decrease took off, where the exchange says so. Without it fills that are not told yet cannot be told apart from it. */
      readonly reduced?: Qty
    })
  /** The order is gone: cancelled by a command, by its expiry, by the exchange. */
  | (Told & {
      readonly kind: 'ended'
      readonly clientOrderId: string
      readonly reason: string
      /** All that it filled in its life, where the exchange says so; the fills themselves may be told later. */
      readonly filled?: Qty
    })
  | (Told & {
      readonly kind: 'fill'
      readonly tradeId: string
      readonly orderId: string
      readonly clientOrderId: string | undefined
      readonly side: BookSide
      /** Of YES. */
      readonly price: Price
      readonly count: Qty
      readonly isTaker: boolean
      readonly fee: MicroUsd
    })
