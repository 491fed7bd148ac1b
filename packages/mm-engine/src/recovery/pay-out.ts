import { type MicroUsd, microUsd } from '@kassandra/kalshi-sdk/units'
import { type Position, settle } from '../position/position.ts'
import type { AccountHistory } from '../venue/venue.ts'

/** Positions by market, and the money that came of those that were paid out. */
export interface PaidOut {
  readonly held: ReadonlyMap<string, Position>
  readonly cash: MicroUsd
}

/** Pure. What the exchange has paid out is held no more, whether or not anybody was told of it. */
export function payOut(held: ReadonlyMap<string, Position>, { settlements = [] }: AccountHistory): PaidOut {
  const left = new Map(held)
  let cash = 0
  for (const { ticker, value } of settlements) {
    const position = left.get(ticker)
    if (!position || position.qty === 0) continue
    const paid = settle(position, value)
    left.set(ticker, paid.position)
    cash += paid.cash
  }
  return { held: left, cash: microUsd(cash) }
}
