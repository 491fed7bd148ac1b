import type { Pool } from 'pg'
import type { CollectClock } from './clock.ts'
import type { ExchangeRest, ExchangeSocket } from './exchange-port.ts'
import type { GathererObserver } from './observer.ts'
import type { RecoveryOptions } from './recovery.ts'
import type { RegistryOptions } from './registry.ts'
import type { MarketSelection } from './selection.ts'
import type { SessionOptions } from './session.ts'
import type { TradeBackfillOptions } from './trade-backfill.ts'
import type { WriterOptions } from './writer.ts'

export interface GathererDeps {
  /** Time-series and relational database, by pools of `createPool`; they may be one. Not ended by the gatherer. */
  readonly timeSeries: Pool
  readonly metadata: Pool
  readonly rest: ExchangeRest
  /** Makes a socket that is not connected yet; it is closed by the gatherer. */
  readonly createSocket: () => ExchangeSocket
  readonly clock: CollectClock
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  /** Told of what happens. */
  readonly observe?: GathererObserver | undefined
}

export interface GathererOptions {
  /** Names the gatherer in every row it writes. One process a name and database. */
  readonly gatherer: string
  /** Of the program, for the heartbeat. */
  readonly version: string
  /** Default: all open markets. */
  readonly selection?: MarketSelection | undefined
  readonly writer?: WriterOptions | undefined
  readonly session?: Omit<SessionOptions, 'gatherer'> | undefined
  readonly recovery?: RecoveryOptions | undefined
  readonly registry?: RegistryOptions | undefined
  readonly backfill?: TradeBackfillOptions | undefined
  /** Order books silent for this long are vouched for to the last delta, once the exchange has answered behind it, milliseconds. Default 1,000. */
  readonly idleGraceMs?: number | undefined
  /** Order books over REST are read once in this time, milliseconds; 0 for never. Default 900,000. */
  readonly snapshotIntervalMs?: number | undefined
  /** Default 1,000. */
  readonly heartbeatIntervalMs?: number | undefined
  /** A stop waits this long for open groups of equal exchange times to end, milliseconds. Default 2,500. */
  readonly settleTimeoutMs?: number | undefined
  /** And this long for everything else, milliseconds; past it, it fails. Default 20,000. */
  readonly stopTimeoutMs?: number | undefined
}
