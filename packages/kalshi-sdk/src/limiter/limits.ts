/** One token bucket, as the exchange states it. */
export interface BucketLimit {
  /** Tokens a second. */
  readonly refillRate: number
  /** Tokens that it holds when full. */
  readonly capacity: number
}

/** What a call to one endpoint costs, where that is not the default cost. */
export interface EndpointCost {
  readonly method: string
  /** With or without the API's base: `/portfolio/orders/:order_id`. `:name` is one segment, `*name` at the end is the rest. */
  readonly path: string
  /** Tokens a call; of a batch, tokens an item. */
  readonly cost: number
}

/** The budget of a member. All keys and connections of the member, FIX included, draw on the same buckets. */
export interface RateLimits {
  readonly read: BucketLimit
  /** The common write bucket; each further shard has one of this size. */
  readonly write: BucketLimit
  /** Default 10. */
  readonly defaultCost?: number
  /** The exceptions. Default: those that the exchange published in July 2026. */
  readonly costs?: readonly EndpointCost[]
}

/** Asks the exchange for the budget of the account. */
export type LimitsSource = () => Promise<RateLimits>

export const DEFAULT_COST = 10

/** `GET /account/endpoint_costs`, 2026-07-06, and the cost of cancel-all from the specification. */
export const PUBLISHED_COSTS: readonly EndpointCost[] = [
  { method: 'POST', path: '/account/api_usage_level/upgrade', cost: 30 },
  { method: 'GET', path: '/cfbenchmarks', cost: 50 },
  { method: 'GET', path: '/cfbenchmarks/*endpoint', cost: 50 },
  { method: 'POST', path: '/communications/quotes', cost: 2 },
  { method: 'DELETE', path: '/communications/quotes/:quote_id', cost: 2 },
  { method: 'GET', path: '/communications/quotes/:quote_id', cost: 2 },
  { method: 'DELETE', path: '/communications/rfqs/:rfq_id/quotes/:quote_id', cost: 2 },
  { method: 'GET', path: '/margin/balance', cost: 5 },
  { method: 'DELETE', path: '/portfolio/events/orders', cost: 2 },
  { method: 'DELETE', path: '/portfolio/events/orders/:order_id', cost: 2 },
  { method: 'DELETE', path: '/portfolio/events/orders/batched', cost: 2 },
  { method: 'GET', path: '/portfolio/orders/:order_id', cost: 2 },
]

/**
 * The lowest tier: what every account may do, and so a safe start before the account's own figures are known.
 * @see Kalshi documentation, "Rate Limits and Tiers"
 */
export const BASIC_LIMITS: RateLimits = { read: { refillRate: 200, capacity: 400 }, write: { refillRate: 100, capacity: 100 } }

/**
 * For calls without a key, which the exchange limits by address and in figures that it does not publish: half of the lowest tier's
 * reads, with a short burst.
 */
export const ANONYMOUS_LIMITS: RateLimits = { read: { refillRate: 100, capacity: 100 }, write: { refillRate: 100, capacity: 100 } }
