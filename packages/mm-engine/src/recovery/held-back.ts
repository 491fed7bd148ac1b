import { type MicroUsd, microUsd } from '@kassandra/kalshi-sdk/units'
import { EMPTY_ATTRIBUTION } from '../attribution/attribution.ts'
import { FLAT } from '../position/position.ts'
import { boundMoney } from '../risk/exposure.ts'
import { createMarketRisk } from '../risk/market-risk.ts'
import type { AccountTruth } from '../venue/venue.ts'

/** Pure. Money that the resting orders of an account hold back, whoever placed them: what they would open, the dearest first. */
export function heldBack({ orders, positions }: Pick<AccountTruth, 'orders' | 'positions'>): MicroUsd {
  const byMarket = Map.groupBy(orders, ({ ticker }) => ticker)
  let sum = 0
  for (const [ticker, resting] of byMarket) {
    const held = positions.get(ticker)?.position ?? FLAT.qty
    const own = resting.map(({ clientOrderId, side, price, remaining }) => ({ orderId: clientOrderId, side, price, count: remaining }))
    const account = { ...EMPTY_ATTRIBUTION, position: { ...FLAT, qty: held } }
    sum += boundMoney({ ...createMarketRisk(ticker, ticker, undefined), account, orders: own })
  }
  return microUsd(sum)
}
