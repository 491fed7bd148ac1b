import type { Level, Outcome } from '../../src/book/level.ts'
import { price } from '../../src/units/price.ts'
import { qty } from '../../src/units/qty.ts'
import { epochUs } from '../../src/units/time.ts'
import type { OkFrame, OrderbookDeltaFrame, OrderbookSnapshotFrame, UnsubscribedFrame } from '../../src/ws/frames.ts'

/** `[price in $0.0001, quantity in 0.01 contract]` */
export type Pair = readonly [price: number, qty: number]

export const levelsOf = (pairs: readonly Pair[] = []): readonly Level[] => pairs.map(([at, many]) => ({ price: price(at), qty: qty(many) }))

interface Place {
  readonly seq: number
  readonly ticker?: string
  readonly sid?: number
}

export function snapshotFrame(
  { seq, ticker = 'A', sid = 1 }: Place,
  yes: readonly Pair[] = [],
  no: readonly Pair[] = [],
): OrderbookSnapshotFrame {
  return { kind: 'orderbook-snapshot', sid, seq, ticker, yes: levelsOf(yes), no: levelsOf(no) }
}

export function deltaFrame(
  { seq, ticker = 'A', sid = 1 }: Place,
  side: Outcome,
  at: number,
  change: number,
  exchangeTsUs = 1_778_477_621_000_000 + seq,
): OrderbookDeltaFrame {
  return {
    kind: 'orderbook-delta',
    sid,
    seq,
    ticker,
    side,
    price: price(at),
    delta: qty(change),
    exchangeTsUs: epochUs(exchangeTsUs),
    exchangeTsPrecision: 'us',
  }
}

export const okFrame = (seq: number, sid = 1): OkFrame => ({ kind: 'ok', sid, seq })
export const unsubscribedFrame = (seq: number, sid = 1): UnsubscribedFrame => ({ kind: 'unsubscribed', sid, seq })
