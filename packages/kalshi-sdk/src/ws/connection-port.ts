import type { SignedHeaders } from '../auth/signed-headers.ts'
import type { EpochUs } from '../units/time.ts'
import type { SocketClock } from './socket-clock.ts'

/** One open connection, as a socket uses it. */
export interface WireConnection {
  send(text: string): void
  /** Stops reading, so that the exchange is held back by TCP. What is read already still arrives. */
  pause(): void
  resume(): void
  /** Ends it at once, without another word to its owner. */
  abandon(): void
  /** Ends it with a closing handshake of a second at most, without another word to its owner. */
  close(): Promise<void>
}

/** What a connection tells its owner, in order: nothing before `onOpen`, nothing after `onClose`. */
export interface ConnectionHandlers {
  onOpen(connection: WireConnection): void
  /**
   * One frame as it came; its bytes stay as they are.
   * @param receivedAtUs When it was read; absent where it is told at that very time.
   */
  onFrame(bytes: Buffer, receivedAtUs?: EpochUs): void
  onPing(): void
  /** Not called where the owner has ended it. */
  onClose(reason: 'server' | 'error', detail: string): void
}

export interface ConnectionOptions {
  readonly url: string
  readonly headers: SignedHeaders
  readonly clock: SocketClock
  readonly connectTimeoutMs: number
  readonly signal: AbortSignal
  readonly handlers: ConnectionHandlers
}

/**
 * Opens one connection, and resolves after `onOpen`.
 * @throws {ApiError} The exchange answered with something else than an upgrade; `UnauthorizedError` for 401.
 * @throws {ConnectionError} No answer came: refused, reset, unresolved.
 * @throws {TimeoutError} Not open within `connectTimeoutMs`. Or the signal's reason.
 */
export type OpenConnection = (options: ConnectionOptions) => Promise<WireConnection>
