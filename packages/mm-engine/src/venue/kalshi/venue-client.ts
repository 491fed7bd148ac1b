import type { KalshiClient } from '@kassandra/kalshi-sdk'

/** What the venue uses of a client. */
export type VenueClient = Pick<
  KalshiClient,
  'orders' | 'orderGroups' | 'portfolio' | 'streams' | 'exchange' | 'markets' | 'limiter' | 'socket'
>
