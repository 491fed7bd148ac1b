import { formatFixed } from '@kassandra/kalshi-sdk/units'
import type { Route } from '../route.ts'

/** The limits of a Basic account; they are reported, not enforced. @see Kalshi API reference, section 5 */
export const accountLimits: Route = {
  path: '/account/limits',
  auth: 'key',
  handle: () => ({
    usage_tier: 'basic',
    read: { refill_rate: 200, bucket_capacity: 400 },
    write: { refill_rate: 100, bucket_capacity: 100 },
    grants: [],
  }),
}

const COSTS = [
  ['POST', '/trade-api/v2/account/api_usage_level/upgrade', 30],
  ['POST', '/trade-api/v2/communications/quotes', 2],
  ['GET', '/trade-api/v2/communications/quotes/:quote_id', 2],
  ['DELETE', '/trade-api/v2/communications/quotes/:quote_id', 2],
  ['DELETE', '/trade-api/v2/communications/rfqs/:rfq_id/quotes/:quote_id', 2],
  ['DELETE', '/trade-api/v2/portfolio/events/orders', 2],
  ['DELETE', '/trade-api/v2/portfolio/events/orders/:order_id', 2],
  ['DELETE', '/trade-api/v2/portfolio/events/orders/batched', 2],
  ['GET', '/trade-api/v2/portfolio/orders/:order_id', 2],
] as const

export const endpointCosts: Route = {
  path: '/account/endpoint_costs',
  auth: 'public',
  handle: () => ({ default_cost: 10, endpoint_costs: COSTS.map(([method, path, cost]) => ({ method, path, cost })) }),
}

const BALANCE_CENTS = 1_000_000

/** A constant: the account holds cash and no positions. */
export const portfolioBalance: Route = {
  path: '/portfolio/balance',
  auth: 'key',
  handle: ({ nowUs }) => {
    const dollars = formatFixed(BALANCE_CENTS * 100, 4)
    return {
      balance: BALANCE_CENTS,
      balance_dollars: dollars,
      portfolio_value: 0,
      updated_ts: Math.floor(nowUs / 1_000_000),
      balance_breakdown: [{ exchange_index: 0, balance: dollars }],
    }
  },
}
