import { complement, type MicroUsd, notional, ONE_DOLLAR, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../exchange/level.ts'
import type { RfqSize } from './rfq.ts'

type TakerFee = (price: Price, count: Qty) => MicroUsd

/**
 * Contracts that a maker who bids these prices would buy of each outcome. The requester takes the other outcome at the
 * complement, and a target cost is what the requester pays.
 */
export function sizeQuote(size: RfqSize, bids: Readonly<Record<Side, Price>>, takerFee: TakerFee): Readonly<Record<Side, Qty>> {
  return { yes: sizeSide(size, bids.yes, takerFee), no: sizeSide(size, bids.no, takerFee) }
}

function sizeSide(size: RfqSize, bid: Price, takerFee: TakerFee): Qty {
  if (bid === 0) return qty(0)
  if (size.kind === 'contracts') return size.count
  const paid = complement(bid)
  if (paid === 0 || paid === ONE_DOLLAR) return qty(0)
  const most = Math.floor(size.amount / paid)
  return size.excludesFees
    ? qty(most)
    : largestWithin(most, (count) => notional(paid, qty(count)) + takerFee(paid, qty(count)) <= size.amount)
}

/** The largest count up to `most` that `fits`, which holds up to some count and not above. */
function largestWithin(most: number, fits: (count: number) => boolean): Qty {
  let low = 0
  let high = most
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return qty(low)
}
