import { type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Position } from '../position/position.ts'
import type { AccountTruth } from '../venue/venue.ts'

/** One market in which our books and the exchange's differ. */
export interface PositionMismatch {
  readonly ticker: string
  readonly ours: Qty
  readonly theirs: Qty
}

/** Pure. Where they differ, by market. */
export function comparePositions(ours: ReadonlyMap<string, Position>, theirs: AccountTruth['positions']): readonly PositionMismatch[] {
  const tickers = [...new Set([...ours.keys(), ...theirs.keys()])].sort()
  return tickers.flatMap((ticker) => {
    const pair = { ticker, ours: ours.get(ticker)?.qty ?? qty(0), theirs: theirs.get(ticker)?.position ?? qty(0) }
    return pair.ours === pair.theirs ? [] : [pair]
  })
}
