/** What a subscription to a channel selects. */
export type Selects =
  /** Named markets; without any it is refused. */
  | 'markets'
  /** Named markets, or all. */
  | 'markets-or-all'
  /** Indices or underlyings, by their own actions; without any nothing comes. */
  | 'indices'
  | 'underlyings'
  | 'nothing'

export type Channel =
  | 'orderbook_delta'
  | 'trade'
  | 'ticker'
  | 'fill'
  | 'user_orders'
  | 'market_positions'
  | 'order_group_updates'
  | 'market_lifecycle_v2'
  | 'multivariate_market_lifecycle'
  | 'communications'
  | 'cfbenchmarks_value'
  | 'cfbenchmarks_value_5hz'
  | 'pyth_value'

/** @see Kalshi API reference, section 15 */
const CHANNELS: Readonly<Record<Channel, Selects>> = {
  orderbook_delta: 'markets',
  trade: 'markets-or-all',
  ticker: 'markets-or-all',
  fill: 'markets-or-all',
  user_orders: 'markets-or-all',
  market_positions: 'markets-or-all',
  order_group_updates: 'nothing',
  market_lifecycle_v2: 'nothing',
  multivariate_market_lifecycle: 'nothing',
  communications: 'nothing',
  cfbenchmarks_value: 'indices',
  cfbenchmarks_value_5hz: 'indices',
  pyth_value: 'underlyings',
}

export const isChannel = (name: unknown): name is Channel => typeof name === 'string' && Object.hasOwn(CHANNELS, name)

export const selectionOf = (channel: Channel): Selects => CHANNELS[channel]

export const takesMarkets = (channel: Channel): boolean => CHANNELS[channel].startsWith('markets')

/** What is counted by name and subscribed by actions of its own: indices and underlyings. */
export const takesFeeds = (channel: Channel): boolean => CHANNELS[channel] === 'indices' || CHANNELS[channel] === 'underlyings'
