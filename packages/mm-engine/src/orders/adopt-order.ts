import { type EpochUs, epochUs, qty } from '@kassandra/kalshi-sdk/units'
import type { FoundOrder } from '../event/engine-event.ts'
import { type Draft, findByOrderId, findOrder, putOrder } from './draft.ts'

/** Of an order that never expires by itself; it is given an expiry with the next wish. */
export const NO_EXPIRY: EpochUs = epochUs(Number.MAX_SAFE_INTEGER)

/** Manages an order that was found on the exchange. One that is known already stays as it is. */
export function adoptOrder(draft: Draft, found: FoundOrder): void {
  const { clientOrderId, orderId, ticker, side, price, filled, remaining, expiresUs } = found
  if (findOrder(draft, clientOrderId) || findByOrderId(draft, orderId)) return
  // What filled before it was found is in `filled`.
  const orphans = draft.market.orphans.filter(({ fill }) => fill.orderId !== orderId)
  if (orphans.length < draft.market.orphans.length) draft.market = { ...draft.market, orphans }
  putOrder(draft, {
    clientOrderId,
    ticker,
    side,
    price,
    total: qty(filled + remaining),
    expiresUs: expiresUs ?? NO_EXPIRY,
    orderId,
    takes: false,
    pricedUs: draft.nowUs,
    inFlight: undefined,
    doubt: undefined,
    retry: undefined,
    isLoose: false,
    ended: undefined,
    filledBefore: filled,
    filledSince: qty(0),
    filledReported: filled,
  })
}
