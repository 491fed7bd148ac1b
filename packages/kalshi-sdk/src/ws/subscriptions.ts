/** Channels decoded by this version; others can be subscribed too, their frames arrive as `unknown`. */
export type Channel =
  | 'orderbook_delta'
  | 'ticker'
  | 'trade'
  | 'fill'
  | 'user_orders'
  | 'market_positions'
  | 'order_group_updates'
  | 'communications'
  | 'market_lifecycle_v2'
  | 'multivariate_market_lifecycle'
  | 'cfbenchmarks_value'
  | 'cfbenchmarks_value_5hz'
  | 'pyth_value'
  | (string & Record<never, never>)

/** One of `factor` equal parts of a channel, from 0. The exchange takes factors up to 100. */
export interface Shard {
  readonly factor: number
  readonly key: number
}

/**
 * What to subscribe. It is held through every reconnect until it is unsubscribed. Each channel takes what concerns it: markets,
 * indices or underlyings; `communications`, `order_group_updates` and the lifecycle channels have no choice and send everything.
 */
export interface SubscribeRequest {
  readonly channels: readonly Channel[]
  /** Absent: all markets, on the channels that allow it; the exchange refuses `orderbook_delta` without. */
  readonly marketTickers?: readonly string[]
  /** Ticker channel only, instead of `marketTickers`. */
  readonly marketIds?: readonly string[]
  /** `cfbenchmarks_value` and `cfbenchmarks_value_5hz`, such as `BRTI`. Absent: all indices. */
  readonly indexIds?: readonly string[]
  /** `pyth_value`, such as `Metal.XAU/USD`. Absent: all underlyings. */
  readonly underlyingTickers?: readonly string[]
  /** Asks for order books in YES prices only. Frames are normalised either way. Default false, always sent explicitly. */
  readonly useYesPrice?: boolean
  /** Ticker channel: one message at once for every market. Default false. */
  readonly sendInitialSnapshot?: boolean
  /** Replies leave out the list of all tickers. Default true: this client keeps the list itself. */
  readonly skipTickerAck?: boolean
  /** `communications`: one part of the requests for quotes only, so that several sockets share them. */
  readonly shard?: Shard
  /** `communications`: of requests for quotes only one's own. Quotes come as always. */
  readonly userFilter?: 'self'
}

/** One channel held on the present connection. A reconnect gives new sids and repeats old numbers for other channels. */
export interface Subscription {
  readonly channel: Channel
  readonly sid: number
  readonly connId: string
}

/** A change of the markets of one subscription; `get_snapshot` changes nothing and asks for books anew. */
export interface SubscriptionChange {
  readonly action: 'add_markets' | 'delete_markets' | 'get_snapshot'
  readonly marketTickers: readonly string[]
}

/** The same for a ticker channel whose markets were chosen by id. */
export interface MarketIdChange {
  readonly action: 'add_markets' | 'delete_markets'
  readonly marketIds: readonly string[]
}

/** A change of the indices of a channel of CF Benchmarks. */
export interface IndexChange {
  readonly action: 'subscribe_indices' | 'unsubscribe_indices'
  readonly indexIds: readonly string[]
}

/** A change of the underlyings of `pyth_value`. */
export interface UnderlyingChange {
  readonly action: 'subscribe_underlyings' | 'unsubscribe_underlyings'
  readonly underlyingTickers: readonly string[]
}

export type AnySubscriptionChange = SubscriptionChange | MarketIdChange | IndexChange | UnderlyingChange
