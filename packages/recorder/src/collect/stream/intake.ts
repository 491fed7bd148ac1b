import type { PoolEvent } from '@kassandra/kalshi-sdk'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { ExchangePool } from '../exchange-port.ts'
import type { TradeHorizon } from '../trades/trade-horizon.ts'
import type { BatchWriter } from '../writer/writer.ts'
import { type Brought, ConnectionIntake, type ConnectionIntakeDeps, type ConnectionOptions } from './connection-intake.ts'

export interface IntakeDeps extends Omit<ConnectionIntakeDeps, 'member' | 'socket' | 'write' | 'onTradesLost'> {
  readonly pool: ExchangePool
  readonly writer: BatchWriter
  readonly horizon: TradeHorizon
}

/** What one connection of the pool is at. */
export interface ConnectionCondition {
  readonly member: number
  readonly isConnected: boolean
  /** Markets whose order books it is to bring. */
  readonly markets: number
  /** Since when something that is wanted of it is not subscribed. */
  readonly unheldSinceUs: EpochUs | undefined
  readonly lastFrameAtUs: EpochUs | undefined
  readonly latestExchangeTsUs: EpochUs | undefined
}

/** A connection with deltas that it does not vouch for holds the horizon back, but no longer than this behind its last frame. */
const HOLD_BACK_US = 10_000_000

/**
 * Reads the stream of all connections into the writer. Stops reading while the writer's backlog is at its bound, so that the sockets' own
 * backpressure sets in: a connection that is not read for its bounded time ends, and its segments say so.
 */
export class StreamIntake {
  readonly #deps: IntakeDeps
  readonly #connections: readonly ConnectionIntake[]
  #latestExchangeTsUs: EpochUs | undefined
  #horizonUs: EpochUs | undefined
  #isCaughtUp = false
  #isStarted = false
  #pausedSinceUs: EpochUs | undefined
  readonly #startedAtUs: EpochUs

  constructor(deps: IntakeDeps, options: ConnectionOptions) {
    this.#deps = deps
    this.#startedAtUs = deps.clock.nowUs()
    this.#connections = deps.pool.members.map(({ index, socket }) => {
      const connection: ConnectionIntakeDeps = {
        ...deps,
        member: index,
        socket,
        write: (connId, brought) => this.#write(connId, brought),
        onTradesLost: (cause) => deps.horizon.lose(cause === 'disconnect' && deps.pool.members.length === 1 ? 'stream' : 'trades'),
      }
      return new ConnectionIntake(connection, options)
    })
  }

  /** Latest exchange time seen, on whatever connection and channel. */
  get latestExchangeTsUs(): EpochUs | undefined {
    return this.#latestExchangeTsUs
  }

  /** Since when nothing is read because the database is behind. */
  get pausedSinceUs(): EpochUs | undefined {
    return this.#pausedSinceUs
  }

  get isConnected(): boolean {
    return this.#connections.some(({ isConnected }) => isConnected)
  }

  /** Whether trades arrive on every connection that is to bring some. */
  get areTradesHeld(): boolean {
    const { subscriptions } = this.#deps
    return (
      this.#isStarted && this.#connections.every(({ areTradesHeld }, member) => areTradesHeld || !subscriptions.isWantedOf(member, 'trade'))
    )
  }

  /** Since when something that is wanted is not subscribed; `undefined` while everything is. */
  get unheldSinceUs(): EpochUs | undefined {
    if (!this.#isStarted) return this.#startedAtUs
    const since = this.conditions().flatMap(({ unheldSinceUs }) => unheldSinceUs ?? [])
    return since.length === 0 ? undefined : since.reduce((earliest, each) => (each < earliest ? each : earliest))
  }

  /** Whether every delta received is vouched for. */
  get isSettled(): boolean {
    return this.#isCaughtUp && this.#connections.every(({ isSettled }) => isSettled)
  }

  conditions(): readonly ConnectionCondition[] {
    const { subscriptions } = this.#deps
    return this.#connections.map((connection, member) => ({
      member,
      isConnected: connection.isConnected,
      markets: subscriptions.tickersOf(member).size,
      unheldSinceUs: subscriptions.wantsAnyOf(member) ? connection.unheldSinceUs : undefined,
      lastFrameAtUs: connection.lastFrameAtUs,
      latestExchangeTsUs: connection.latestExchangeTsUs,
    }))
  }

  /** Reads until the pool is closed; then the segments end with `stop`. */
  async run(): Promise<void> {
    for await (const event of this.#events()) {
      this.#handle(event)
      if (this.#deps.writer.isFull) await this.#awaitRoom()
    }
    for (const connection of this.#connections) connection.end('stop', this.#deps.clock.nowUs())
  }

  /** The exchange holds everything that is wanted. */
  markHeld(): void {
    this.#isStarted = true
    for (const connection of this.#connections) connection.markHeld()
  }

  /** Markets were subscribed: their books are on the way. */
  expect(tickers: readonly string[]): void {
    for (const [member, share] of this.#deps.subscriptions.byMember(tickers)) this.#connections[member]?.expect(share)
  }

  /** Markets are over. */
  forget(tickers: readonly string[]): void {
    for (const [member, share] of this.#deps.subscriptions.byMember(tickers)) this.#connections[member]?.forget(share)
  }

  /** Segments that lost rows behind us end; their books are asked for anew. */
  abandon(segments: readonly { readonly connId: string; readonly sid: number }[]): void {
    for (const connection of this.#connections) connection.abandon(segments)
  }

  tick(): void {
    for (const connection of this.#connections) connection.tick(this.#isCaughtUp)
  }

  /** `#isCaughtUp` is true while everything that has arrived is read, which other tasks see only while this one waits. */
  async *#events(): AsyncGenerator<PoolEvent> {
    const events = this.#deps.pool.events()
    for (;;) {
      this.#isCaughtUp = true
      const next = await events.next()
      this.#isCaughtUp = next.done === true
      if (next.done) return
      yield next.value
    }
  }

  #handle(event: PoolEvent): void {
    if (event.kind === 'socket') this.#connections[event.member]?.handle(event.event)
    if (event.kind === 'move-failed') this.#deps.observe({ kind: 'command-failed', error: event.error })
    if (event.kind === 'moved') this.#noteMove(event)
  }

  #noteMove({ from, to, tickers, channels, cause }: Extract<PoolEvent, { kind: 'moved' }>): void {
    const { observe, subscriptions, onTradesHeld } = this.#deps
    subscriptions.move(from, to, tickers)
    this.#connections[from]?.leave(tickers)
    this.#connections[to]?.expect(tickers)
    observe({ kind: 'moved', from, to, markets: tickers.length, cause })
    if (channels.includes('trade') || tickers.length > 0) onTradesHeld()
  }

  async #awaitRoom(): Promise<void> {
    const { writer, clock, observe } = this.#deps
    this.#pausedSinceUs = clock.nowUs()
    observe({ kind: 'reading-paused', backlogRows: writer.backlogRows })
    await writer.room()
    const seconds = (clock.nowUs() - this.#pausedSinceUs) / 1_000_000
    this.#pausedSinceUs = undefined
    observe({ kind: 'reading-resumed', backlogRows: writer.backlogRows, seconds })
  }

  /** The connection's latest time is looked at with every frame: a trade counts behind it. */
  #write(connId: string, { rows, segments, tradeTsUs }: Brought): void {
    const { horizon, writer } = this.#deps
    for (const { latestExchangeTsUs } of this.#connections) this.#observeTime(latestExchangeTsUs)
    if (tradeTsUs !== undefined) horizon.observeTrade(tradeTsUs)
    if (rows.length === 0 && segments.length === 0) return
    writer.add({
      rows,
      segments: { connId, changed: segments },
      horizonUs: this.#advanceHorizon(),
      tradesCompleteBeforeUs: horizon.completeBeforeUs,
    })
  }

  #observeTime(exchangeTsUs: EpochUs | undefined): void {
    if (exchangeTsUs === undefined || (this.#latestExchangeTsUs !== undefined && exchangeTsUs <= this.#latestExchangeTsUs)) return
    this.#latestExchangeTsUs = exchangeTsUs
    this.#deps.horizon.observe(exchangeTsUs)
  }

  /** Connections are not in step: one that has deltas open may still bring others of the same time. It never goes back. */
  #advanceHorizon(): EpochUs | undefined {
    let horizonUs = this.#latestExchangeTsUs
    for (const connection of this.#connections) {
      const { latestExchangeTsUs } = connection
      if (latestExchangeTsUs === undefined || horizonUs === undefined || latestExchangeTsUs >= horizonUs) continue
      if (this.#holdsBack(connection)) horizonUs = latestExchangeTsUs
    }
    if (horizonUs !== undefined && (this.#horizonUs === undefined || horizonUs > this.#horizonUs)) this.#horizonUs = horizonUs
    return this.#horizonUs
  }

  #holdsBack({ isSettled, lastFrameAtUs }: ConnectionIntake): boolean {
    return !isSettled && lastFrameAtUs !== undefined && this.#deps.clock.nowUs() - lastFrameAtUs < HOLD_BACK_US
  }
}
