import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { ApiKey, Credentials, KeyType } from '../auth/credentials.ts'
import type { SignedRequest, Verdict } from '../auth/verify-request.ts'
import type { Scheduler } from '../clock/scheduler.ts'
import type { FaultReport, FaultRequest } from '../faults/fault-request.ts'
import type { ScheduledFault } from '../faults/fault-schedule.ts'
import type { Flow } from '../flow/flow.ts'
import type { FlowState, Speed } from '../flow/flow-driver.ts'
import type { JournalReader } from '../journal/journal.ts'
import type { Connection } from '../ws/connection.ts'
import type { Transport } from '../ws/transport.ts'
import type { Catalogue, Event, Series } from './catalogue.ts'
import type { Level } from './level.ts'
import type { MarketDefinition } from './market.ts'
import type { PublicEvent } from './public-event.ts'
import type { PublishedCounts } from './publisher.ts'
import type { TradeTape } from './trade-tape.ts'

export interface ExchangeOptions {
  /** What happens on the exchange; absent: only what the caller publishes. */
  readonly flow?: Flow
  /** Default: factor 1. */
  readonly speed?: Speed
  /** Exchange time at the start when there is no flow; default 2026-01-01T00:00:00Z. */
  readonly startUs?: EpochUs
  /** The API keys that may sign. Default: one generated key, of `keyType`. */
  readonly apiKeys?: readonly ApiKey[]
  /** Default `rsa`. */
  readonly keyType?: KeyType
  /** How far a signature's timestamp may be from `wallClock`, in milliseconds; default 30,000. */
  readonly signatureWindowMs?: number
  /** Real time, which signatures are checked against. Default: the system's. */
  readonly wallClock?: { nowMs(): number }
  /** Elapsed time and timers of flow, faults and heartbeats. Default: the process's. */
  readonly scheduler?: Scheduler
  /** Where the journal goes; default a temporary file that `close` removes. */
  readonly journalPath?: string
  /** Faults injected after the flow's start. */
  readonly faultSchedule?: readonly ScheduledFault[]
  /** Picks the victims of scheduled faults that hit one connection; default 1. */
  readonly seed?: number
  /** Whether frames carry `sending_ts_ms`; default true. */
  readonly sendingTs?: boolean
  /** Bytes a slow client may be behind before its subscription ends with error 25; default 16 MiB. */
  readonly bufferLimitBytes?: number
  /** Markets one subscription may hold (error 26); default 10,000. */
  readonly marketLimit?: number
  /** Commands a connection may send in a second (error 27); default 10,000. */
  readonly commandsPerSecond?: number
  /** How long a flow that waits for its clients waits for one that takes nothing, in milliseconds; default 5,000. */
  readonly patienceMs?: number
}

/** Control of the flow. */
export interface FlowControl {
  readonly state: FlowState
  readonly started: Promise<void>
  /** Resolves when the flow has ended, rejects when it broke. */
  readonly ended: Promise<void>
  readonly elapsedMs: number
  /** Starts the flow and the fault schedule; false when it had been started before. */
  start(): boolean
  stop(): void
  report(): Readonly<Record<string, unknown>>
}

/** What `GET /sim/status` says. Subscriptions count the markets listed on the exchange, by channel. */
export interface SimStatus {
  readonly state: FlowState
  readonly published: number
  readonly publishedByKind: PublishedCounts
  readonly journalLines: number
  readonly clockUs: EpochUs
  readonly connections: readonly {
    readonly id: number
    readonly keyId: string
    readonly subscriptions: Readonly<Record<string, number>>
  }[]
  readonly markets: number
  readonly flow: Readonly<Record<string, unknown>>
}

/** A local exchange, not yet on any port; `listen` puts it on one. */
export interface Exchange {
  /** Of the generated key; undefined when the keys were given. */
  readonly credentials: Credentials | undefined
  readonly clock: { nowUs(): EpochUs }
  readonly catalogue: Catalogue
  readonly tape: TradeTape
  readonly journal: JournalReader
  readonly faults: { inject(request: FaultRequest): FaultReport; refuses(keyId: string): boolean }
  readonly flow: FlowControl
  addSeries(series: Series): void
  addEvent(event: Event): void
  /** @throws {SimError} `MARKET_EXISTS` */
  openMarket(definition: MarketDefinition, book?: { readonly yes: readonly Level[]; readonly no: readonly Level[] }): void
  /** @throws {SimError} `MARKET_UNKNOWN`, `BOOK_CORRUPT` */
  publish(event: PublicEvent): void
  authenticate(request: SignedRequest): Verdict
  /** Opens a client session on a transport; `release` must follow when the transport is gone. */
  accept(keyId: string, transport: Transport): Connection
  release(connection: Connection): void
  connections(): readonly Connection[]
  status(): SimStatus
  /** The journal's JSON lines so far in chunks, outages that still last behind them. */
  readJournal(): AsyncIterable<string | Buffer>
  /** Stops the flow and its faults, says goodbye to every client and closes the journal. Safe to repeat. */
  close(): void
}
