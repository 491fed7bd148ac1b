import type {
  CallOptions,
  KalshiEvent,
  ListEventsQuery,
  ListMarketsQuery,
  ListTradesQuery,
  Market,
  MarketOrderbook,
  Series,
  SocketPool,
  Trade,
} from '@kassandra/kalshi-sdk'
import type { KalshiSocket } from '@kassandra/kalshi-sdk/ws'

/** What collecting asks of the exchange over REST; a `KalshiClient` is one. */
export interface ExchangeRest {
  readonly markets: {
    list(query?: ListMarketsQuery, options?: CallOptions): AsyncIterable<Market>
    get(ticker: string, options?: CallOptions): Promise<Market>
    orderbooks(tickers: readonly string[], options?: CallOptions): Promise<readonly MarketOrderbook[]>
    trades(query?: ListTradesQuery, options?: CallOptions): AsyncIterable<Trade>
  }
  readonly events: {
    list(query?: ListEventsQuery, options?: CallOptions): AsyncIterable<KalshiEvent>
    get(eventTicker: string, options?: CallOptions): Promise<KalshiEvent>
  }
  readonly series: {
    list(query?: Readonly<Record<never, never>>, options?: CallOptions): AsyncIterable<Series>
    get(seriesTicker: string, query?: Readonly<Record<never, never>>, options?: CallOptions): Promise<Series>
  }
}

/** What collecting asks of one connection; a `KalshiSocket` is one. */
export type ExchangeSocket = Pick<KalshiSocket, 'reconnect' | 'subscribe' | 'update' | 'unsubscribe'>

/** What collecting asks of the stream; a `SocketPool` is one. */
export interface ExchangePool extends Pick<SocketPool, 'connect' | 'close' | 'subscribe' | 'unsubscribe' | 'events' | 'memberOf'> {
  readonly members: readonly { readonly index: number; readonly socket: ExchangeSocket }[]
}
