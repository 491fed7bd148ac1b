/** The channels that are simulated. */
export type Channel = 'orderbook_delta' | 'trade' | 'ticker' | 'market_lifecycle_v2'

const CHANNELS: ReadonlySet<string> = new Set<Channel>(['orderbook_delta', 'trade', 'ticker', 'market_lifecycle_v2'])

export const isChannel = (name: unknown): name is Channel => typeof name === 'string' && CHANNELS.has(name)

/** Whether a subscription to the channel is for named markets, for named markets or all, or always for all. */
export const marketChoice = (channel: Channel): 'required' | 'optional' | 'none' => {
  if (channel === 'orderbook_delta') return 'required'
  return channel === 'market_lifecycle_v2' ? 'none' : 'optional'
}
