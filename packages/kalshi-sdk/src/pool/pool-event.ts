import type { BookEvent } from '../book/book-event.ts'
import type { KalshiError } from '../errors/kalshi-error.ts'
import type { SocketEvent } from '../ws/socket-event.ts'

/** Why markets went to another connection: theirs was down for long, or the exchange could not keep up with it, or was asked to. */
export type MoveCause = 'down' | 'overflow' | 'rebalance'

/** What of a pool is meant: markets with all their channels, and channels that are held whole. */
export interface PoolPart {
  readonly tickers: readonly string[]
  readonly channels: readonly string[]
}

/** Something that the pool did. */
export type PoolChange =
  /** This part is held on another connection from now on. For a moment both may tell the same. */
  | ({ readonly kind: 'moved'; readonly from: number; readonly to: number; readonly cause: MoveCause } & PoolPart)
  /** It was refused at the new connection, which was full or went down meanwhile, and stays with the old one. */
  | ({ readonly kind: 'move-failed'; readonly from: number; readonly to: number; readonly error: KalshiError } & PoolPart)

/** All that happens on the connections of a pool; `member` counts them from 0. */
export type PoolEvent = { readonly kind: 'socket'; readonly member: number; readonly event: SocketEvent } | PoolChange

/** All that happens to the books of a pool. */
export type PoolBookEvent = { readonly kind: 'book'; readonly member: number; readonly event: BookEvent } | PoolChange
