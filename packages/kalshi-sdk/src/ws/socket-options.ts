import type { Signer } from '../auth/signer.ts'
import { ConfigError } from '../errors/config-error.ts'
import type { OpenConnection } from './connection-port.ts'
import { openNetworkConnection } from './network-connection.ts'
import { type SocketClock, systemSocketClock } from './socket-clock.ts'

export interface KalshiSocketOptions {
  /** `wss://…/trade-api/ws/v2`; its path is what the handshake signs. */
  readonly url: string
  readonly signer: Signer
  /** Default: the system's. */
  readonly clock?: SocketClock
  /** From 0 up to, not including, 1; for jitter. Default: `Math.random`. */
  readonly random?: () => number
  /** A name that no other connection of anybody ever had. Default: a random UUID. */
  readonly createConnId?: () => string
  /** From the start of a handshake to its end. Default 10,000. */
  readonly connectTimeoutMs?: number
  /** A connection without frame or ping for this long is dead; the exchange pings every 10 s. Default 30,000. */
  readonly livenessTimeoutMs?: number
  /** From a command to its reply; time during which reading is paused does not count. Default 10,000. */
  readonly commandTimeoutMs?: number
  /** Waits before a reconnect: full jitter up to a bound that doubles from `minDelayMs` to `maxDelayMs`. Default 250 and 30,000. */
  readonly reconnect?: { readonly minDelayMs?: number; readonly maxDelayMs?: number }
  readonly buffer?: BufferOptions
  /** Tickers in one command; longer lists are sent in parts. Default 500. */
  readonly tickersPerCommand?: number
  /** Reads frequent frames from their bytes, without `JSON.parse`, to the same result. Default true; see docs/spec/decode.md. */
  readonly isFastDecoding?: boolean
  /** Default: over the network. */
  readonly openConnection?: OpenConnection
}

/** What happens to frames that the reader of `events()` has not taken yet. */
export interface BufferOptions {
  /** Default 10,000. What one read of the socket holds may come on top. */
  readonly maxFrames?: number
  /**
   * `pause` (default): stop reading until half is taken, so that the exchange is slowed down by TCP; after `maxPauseMs` the
   * connection is closed as `slow-consumer`. `drop-newest` and `drop-oldest`: frames are dropped and an `overflow` event stands in
   * their place. `error`: the socket is closed, and `events()` throws a `SlowConsumerError` behind what it has.
   */
  readonly onOverflow?: 'pause' | 'drop-newest' | 'drop-oldest' | 'error'
  /** Default 20,000. */
  readonly maxPauseMs?: number
}

/** Options with every default in its place. */
export interface ResolvedSocketOptions extends Required<Omit<KalshiSocketOptions, 'reconnect' | 'buffer'>> {
  readonly reconnect: { readonly minDelayMs: number; readonly maxDelayMs: number }
  readonly buffer: Required<BufferOptions>
}

/** @throws {ConfigError} The URL is none of a WebSocket, or a number is not a positive integer. */
export function resolveOptions({ reconnect, buffer, ...options }: KalshiSocketOptions): ResolvedSocketOptions {
  const resolved: ResolvedSocketOptions = {
    clock: systemSocketClock,
    random: Math.random,
    createConnId: () => crypto.randomUUID(),
    connectTimeoutMs: 10_000,
    livenessTimeoutMs: 30_000,
    commandTimeoutMs: 10_000,
    tickersPerCommand: 500,
    isFastDecoding: true,
    openConnection: openNetworkConnection,
    ...options,
    reconnect: { minDelayMs: 250, maxDelayMs: 30_000, ...reconnect },
    buffer: { maxFrames: 10_000, onOverflow: 'pause', maxPauseMs: 20_000, ...buffer },
  }
  assertWebSocketUrl(resolved.url)
  const { connectTimeoutMs, livenessTimeoutMs, commandTimeoutMs, tickersPerCommand } = resolved
  assertPositive({ connectTimeoutMs, livenessTimeoutMs, commandTimeoutMs, tickersPerCommand })
  assertPositive({ maxFrames: resolved.buffer.maxFrames, maxPauseMs: resolved.buffer.maxPauseMs, ...resolved.reconnect })
  return resolved
}

function assertWebSocketUrl(url: string): void {
  if (!/^wss?:$/.test(URL.parse(url)?.protocol ?? '')) throw new ConfigError('url is not a ws:// or wss:// address')
}

function assertPositive(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isSafeInteger(value) || value < 1) throw new ConfigError(`${name} is not a positive integer`)
  }
}
