import type { Pool } from 'pg'
import type { RecoveryOptions } from './books/recovery.ts'
import type { ExchangePool, ExchangeRest } from './exchange-port.ts'
import type { HealthLimits } from './health/health.ts'
import type { GathererObserver } from './observer.ts'
import type { RegistryOptions } from './registry/registry.ts'
import type { MarketSelection } from './registry/selection.ts'
import type { RetentionOptions } from './retention/retention.ts'
import type { CollectClock } from './time/clock.ts'
import type { ReadRate } from './time/request-budget.ts'
import type { TradeBackfillOptions } from './trades/trade-backfill.ts'
import type { SessionOptions } from './writer/session.ts'
import type { WriterOptions } from './writer/writer.ts'

export interface GathererDeps {
  /** Time-series and relational database, by pools of `createPool`; they may be one. Not ended by the gatherer. */
  readonly timeSeries: Pool
  readonly metadata: Pool
  readonly rest: ExchangeRest
  /** Makes connections that are not up yet, `client.pool()`; they are closed by the gatherer. */
  readonly createPool: () => ExchangePool
  readonly clock: CollectClock
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  /** Reads a second that the exchange grants this process, from which the periods of listings and polls are derived. Default: unlimited. */
  readonly readRate?: ReadRate | undefined
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
  readonly retention?: RetentionOptions | undefined
  /** Whether exchange times are of now: only then do they tell of our clock and of delays. Default `real`. */
  readonly exchangeClock?: 'real' | 'recorded' | undefined
  /** From when on a trouble is more than a hiccup. */
  readonly health?: Partial<HealthLimits> | undefined
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
