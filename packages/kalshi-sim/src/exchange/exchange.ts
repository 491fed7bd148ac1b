import type { EpochUs, Price } from '@kassandra/kalshi-sdk/units'
import type { ApiKey, Credentials, KeyType } from '../auth/credentials.ts'
import type { SignedRequest, Verdict } from '../auth/verify-request.ts'
import type { Scheduler } from '../clock/scheduler.ts'
import type { FaultReport, FaultRequest } from '../faults/fault-request.ts'
import type { ScheduledFault } from '../faults/fault-schedule.ts'
import type { RestFaults } from '../faults/rest-faults.ts'
import type { Flow } from '../flow/flow.ts'
import type { FlowState, Speed } from '../flow/flow-driver.ts'
import type { JournalReader } from '../journal/journal.ts'
import type { RestReply, RestRequest } from '../rest/handle-request.ts'
import type { UsageTier } from '../rest/limits/rate-limits.ts'
import type { FeeRounding } from '../trading/fees/fee-schedule.ts'
import type { FeeTerms } from '../trading/fees/fee-terms.ts'
import type { ClientOrderIdScope, Trading } from '../trading/trading.ts'
import type { Connection } from '../ws/connection.ts'
import type { Transport } from '../ws/transport.ts'
import type { Catalogue, Event, Series } from './catalogue.ts'
import type { Feeds } from './feeds/feeds.ts'
import type { Level } from './level.ts'
import type { MarketDefinition } from './market.ts'
import type { MemberOptions } from './members.ts'
import type { BalanceShown } from './portfolio/portfolio-reads.ts'
import type { PublicEvent } from './public-event.ts'
import type { PublishedCounts } from './publisher.ts'
import type { References } from './references.ts'
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
  /** Accounts. The first one has the keys that name no member; default one member, and further ones for keys that name others. */
  readonly members?: readonly MemberOptions[]
  /** Whether requests draw on token buckets, and those of which tier; default `off`. */
  readonly rateLimits?: UsageTier | 'off'
  /** How fees are rounded; default as for direct members. */
  readonly feeRounding?: FeeRounding
  /** Among which of a member's orders a `client_order_id` must be new: all there ever were, or those that rest; default `ever`. */
  readonly clientOrderIds?: ClientOrderIdScope
  /** Whether a balance is net of what resting orders hold back; default `available`, which is net of it. */
  readonly balanceShown?: BalanceShown
  /** What is older is on the historical side; default three months before the start. */
  readonly historicalCutoffUs?: EpochUs
  /** For how long REST repeats what it last said of markets and series, as a CDN does; default 0, on the real exchange about 15,000. */
  readonly staleMarketsMs?: number
  /** For how long a new order is not found by its id; default 0. */
  readonly orderLookupDelayMs?: number
  /** How far reads of balance, orders, fills and positions may be behind, which `/exchange/user_data_timestamp` tells; default 0. */
  readonly portfolioLagMs?: number
  /** How late expired orders are swept, in milliseconds; default 0. The real exchange was seen minutes late. */
  readonly lateExpiryMs?: number
  /** Whether trading pauses every Thursday from 03:00 to 05:00 Eastern time, by the exchange's clock; default false. */
  readonly weeklyPause?: boolean
  /** Commands of a WebSocket client take up to this long, each by itself, so that replies come in another order; default 0. */
  readonly replyJitterMs?: number
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
  /** WebSocket connections that one member may hold, further ones are refused with 429; default unlimited, on the real exchange 200. */
  readonly connectionsPerMember?: number
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
  /** Faults of REST, which `listen` brings about. */
  readonly restFaults: Pick<RestFaults, 'inject' | 'take' | 'wait'>
  readonly flow: FlowControl
  addSeries(series: Series): void
  /** Announced as `event_lifecycle` to whoever listens to the lifecycle of markets (of combos, for a combo). */
  addEvent(event: Event): void
  /** Changes what a series charges, at `scheduledUs` (absent: now). Orders pay the terms of the moment at which they match. */
  scheduleSeriesFees(seriesTicker: string, terms: FeeTerms, scheduledUs?: EpochUs): void
  /** The same for one event, over the head of its series; undefined terms take that back. Announced as `event_fee_update` when it takes effect. */
  setEventFees(eventTicker: string, terms: FeeTerms | undefined, scheduledUs?: EpochUs): void
  /**
   * Moves what is older to the historical side: settled markets with their candles, trades, finished orders, fills, settled
   * positions. An earlier one brings it back. @see Kalshi API reference, section 12
   */
  setHistoricalCutoff(cutoffUs: EpochUs): void
  /** @throws {SimError} `MARKET_EXISTS` */
  openMarket(definition: MarketDefinition, book?: { readonly yes: readonly Level[]; readonly no: readonly Level[] }): void
  /** @throws {SimError} `MARKET_UNKNOWN`, `BOOK_CORRUPT` */
  publish(event: PublicEvent): void
  /** Closes a market as its close time does: an empty book, no lifecycle frame, every order cancelled. @throws {SimError} `MARKET_UNKNOWN` */
  closeMarket(ticker: string): void
  /** Determines and pays a closed or open market at once. @param value Of one YES contract. @throws {SimError} `MARKET_UNKNOWN` */
  settleMarket(ticker: string, value: Price): void
  /** Orders, money and positions of all members. */
  readonly trading: Trading
  /** Carries out commands at the present instant, as a request of a member would. @throws {TradingRefusal} */
  command<T>(run: (trading: Trading, atUs: EpochUs) => T): T
  openAccount(member: MemberOptions): void
  addApiKey(key: ApiKey): void
  readonly references: References
  /** Reference prices, for the channels of CF Benchmarks and Pyth. */
  readonly feeds: Pick<Feeds, 'publish'>
  /** Answers one REST request. */
  answer(request: RestRequest): RestReply
  authenticate(request: SignedRequest): Verdict
  /** Whether the member whose key this is may open another client session. */
  hasRoom(keyId: string): boolean
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
