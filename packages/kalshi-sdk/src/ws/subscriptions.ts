/** Channels decoded by this version; others can be subscribed too, their frames arrive as `unknown`. */
export type Channel =
  | 'orderbook_delta'
  | 'trade'
  | 'ticker'
  | 'market_lifecycle_v2'
  | 'multivariate_market_lifecycle'
  | (string & Record<never, never>)

/** What to subscribe. It is held through every reconnect until it is unsubscribed. */
export interface SubscribeRequest {
  readonly channels: readonly Channel[]
  /** Absent: all markets, on the channels that allow it. */
  readonly marketTickers?: readonly string[]
  /** Asks for order books in YES prices only. Frames are normalised either way. Default false, always sent explicitly. */
  readonly useYesPrice?: boolean
  /** Ticker channel: one message at once for every market. Default false. */
  readonly sendInitialSnapshot?: boolean
  /** Replies leave out the list of all tickers. Default true: this client keeps the list itself. */
  readonly skipTickerAck?: boolean
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
