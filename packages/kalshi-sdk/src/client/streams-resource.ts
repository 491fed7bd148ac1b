import type { RestTransport } from '../rest/transport/rest-transport.ts'
import { FillKind, type FillsQuery, type StreamedFill } from '../streams/fill-stream.ts'
import { OrderKind, type OrdersQuery, type StreamedOrder } from '../streams/order-stream.ts'
import { PositionKind, type PositionsQuery, type StreamedPosition } from '../streams/position-stream.ts'
import { PrivateStream } from '../streams/private-stream.ts'
import type { StreamKind } from '../streams/stream-kind.ts'
import type { KalshiSocket } from '../ws/socket.ts'
import type { SocketClock } from '../ws/socket-clock.ts'

/**
 * What happens to the account, each thing once, through lost connections, slow readers and restarts. Each stream has a socket of its own
 * and connects when it is first read.
 * @throws {AuthError} The client has no key. @throws {InvalidRequestError} `resume` is no token of the stream.
 * @see docs/spec/streams.md
 */
export interface StreamsResource {
  fills(query?: FillsQuery): PrivateStream<StreamedFill>
  orders(query?: OrdersQuery): PrivateStream<StreamedOrder>
  positions(query?: PositionsQuery): PrivateStream<StreamedPosition>
}

export function bindStreams(transport: RestTransport, clock: SocketClock, createSocket: () => KalshiSocket): StreamsResource {
  const streamOf = <T>(kind: StreamKind<T>, marketTickers: readonly string[] | undefined): PrivateStream<T> =>
    new PrivateStream({ kind, transport, clock, marketTickers, socket: createSocket() })
  return {
    fills: (query = {}) => streamOf(new FillKind(transport, query), query.tickers),
    orders: (query = {}) => streamOf(new OrderKind(transport, query), query.tickers),
    positions: (query = {}) => streamOf(new PositionKind(transport, query), query.tickers),
  }
}
