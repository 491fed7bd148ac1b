/** Tokens that a request takes unless the table says otherwise. */
export const DEFAULT_COST = 10

/** By path; what the exchange has beside the simulator's operations stands in it too. @see Kalshi API reference, section 5 */
export const ENDPOINT_COSTS: readonly (readonly [method: string, path: string, cost: number])[] = [
  ['POST', '/account/api_usage_level/upgrade', 30],
  ['GET', '/cfbenchmarks', 50],
  ['GET', '/cfbenchmarks/*endpoint', 50],
  ['POST', '/communications/quotes', 2],
  ['DELETE', '/communications/quotes/:quote_id', 2],
  ['GET', '/communications/quotes/:quote_id', 2],
  ['DELETE', '/communications/rfqs/:rfq_id/quotes/:quote_id', 2],
  ['GET', '/margin/balance', 5],
  ['DELETE', '/portfolio/events/orders', 2],
  ['DELETE', '/portfolio/events/orders/:order_id', 2],
  ['DELETE', '/portfolio/events/orders/batched', 2],
  ['GET', '/portfolio/orders/:order_id', 2],
]

const COSTS: ReadonlyMap<string, number> = new Map(ENDPOINT_COSTS.map(([method, path, cost]) => [`${method} ${path}`, cost]))

export const costOf = (method: string, path: string): number => COSTS.get(`${method} ${path}`) ?? DEFAULT_COST
