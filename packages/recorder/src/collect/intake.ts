import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { DisconnectReason, Frame, MarketLifecycleFrame, SocketEvent } from '@kassandra/kalshi-sdk/ws'
import { BookRequests } from './book-requests.ts'
import type { CollectClock } from './clock.ts'
import type { ExchangeSocket } from './exchange-port.ts'
import type { CollectCounts } from './metrics.ts'
import type { GathererObserver } from './observer.ts'
import type { RecoveryOptions } from './recovery.ts'
import { ConnectionRouter, type Notice, type Routed } from './router.ts'
import type { CloseReason } from './segments.ts'
import type { MarketSubscriptions } from './subscriptions.ts'
import type { TradeHorizon } from './trade-horizon.ts'
import type { BatchWriter } from './writer.ts'

export interface IntakeDeps {
  readonly gatherer: string
  readonly socket: ExchangeSocket
  readonly subscriptions: MarketSubscriptions
  readonly writer: BatchWriter
  readonly horizon: TradeHorizon
  readonly clock: CollectClock
  readonly counts: CollectCounts
  readonly observe: GathererObserver
  /** Ends every wait for the exchange. */
  readonly signal: AbortSignal
  readonly onLifecycle: (frame: MarketLifecycleFrame) => void
  /** Lifecycle messages are missing. */
  readonly onLifecycleGap: () => void
  /** Trades arrive, and may have been missed before. */
  readonly onTradesHeld: () => void
}

export interface IntakeOptions {
  readonly idleGraceMs: number
  readonly recovery?: RecoveryOptions | undefined
}

/**
 * Reads the stream of one socket: frames become rows and segments, holes become requests. Stops reading while the writer's backlog is
 * at its bound, so that the socket's own backpressure sets in.
 */
export class StreamIntake {
  readonly #deps: IntakeDeps
  readonly #requests: BookRequests
  readonly #idleGraceUs: number
  #router: ConnectionRouter | undefined
  #latestExchangeTsUs: EpochUs | undefined
  #isCaughtUp = false
  #isHeld = false
  #areTradesHeld = false
  #forgottenSeen = 0
  #unheldSinceUs: EpochUs

  constructor(deps: IntakeDeps, options: IntakeOptions) {
    this.#deps = deps
    this.#unheldSinceUs = deps.clock.nowUs()
    this.#idleGraceUs = options.idleGraceMs * 1_000
    this.#requests = new BookRequests({ ...deps, promptEveryUs: this.#idleGraceUs }, options.recovery)
  }

  /** Latest exchange time seen, on whatever connection and channel. */
  get latestExchangeTsUs(): EpochUs | undefined {
    return this.#latestExchangeTsUs
  }

  get isConnected(): boolean {
    return this.#router !== undefined
  }

  /** Whether trades arrive on the present connection. */
  get areTradesHeld(): boolean {
    return this.#areTradesHeld
  }

  /** Since when something that is wanted is not subscribed; `undefined` while everything is. */
  get unheldSinceUs(): EpochUs | undefined {
    return this.#isHeld ? undefined : this.#unheldSinceUs
  }

  /** Whether every delta received is vouched for. */
  get isSettled(): boolean {
    return this.#isCaughtUp && this.#router?.isSettled !== false
  }

  /** Reads until the socket is closed; then the segments end with `stop`. */
  async run(): Promise<void> {
    for await (const event of this.#events()) {
      this.#handle(event)
      if (this.#deps.writer.isFull) await this.#awaitRoom()
    }
    this.#endConnection('stop', this.#deps.clock.nowUs())
  }

  /** The exchange holds everything that is wanted. */
  markHeld(): void {
    this.#isHeld = true
    this.#markTradesHeld()
  }

  /** Markets were subscribed: their books are on the way. */
  expect(tickers: Iterable<string>): void {
    this.#requests.expect(tickers, this.#deps.clock.nowUs())
  }

  /** Markets are over. */
  forget(tickers: readonly string[]): void {
    this.#requests.remove(tickers)
    for (const ticker of tickers) this.#router?.forget(ticker)
  }

  /** Time has passed: requests that are overdue, subscriptions that have fallen silent. */
  tick(): void {
    this.#requests.tick()
    const router = this.#router
    if (!router) return
    this.#deps.counts.countForgotten(router.forgottenOccurrences - this.#forgottenSeen)
    this.#forgottenSeen = router.forgottenOccurrences
    const silent = this.#isCaughtUp ? router.findSilent(this.#deps.clock.nowUs()) : undefined
    if (silent !== undefined) this.#requests.prompt(silent)
  }

  /** `#isCaughtUp` is true while everything that has arrived is read, which other tasks see only while this one waits. */
  async *#events(): AsyncGenerator<SocketEvent> {
    const events = this.#deps.socket.events()[Symbol.asyncIterator]()
    for (;;) {
      this.#isCaughtUp = true
      const next = await events.next()
      this.#isCaughtUp = next.done === true
      if (next.done) return
      yield next.value
    }
  }

  async #awaitRoom(): Promise<void> {
    const { writer, observe } = this.#deps
    observe({ kind: 'reading-paused', backlogRows: writer.backlogRows })
    await writer.room()
    observe({ kind: 'reading-resumed', backlogRows: writer.backlogRows })
  }

  #handle(event: SocketEvent): void {
    const { observe, gatherer } = this.#deps
    switch (event.kind) {
      case 'connected':
        this.#router = new ConnectionRouter({ gatherer, connId: event.connId, idleGraceUs: this.#idleGraceUs })
        this.#forgottenSeen = 0
        observe({ kind: 'connected', connId: event.connId })
        break
      case 'frame':
        if (event.connId === this.#router?.connId) this.#route(this.#router, event.frame, event.receivedAtUs)
        break
      case 'restored':
        this.#requests.expect(this.#deps.subscriptions.tickers, event.atUs)
        this.markHeld()
        break
      case 'disconnected':
        this.#disconnect(event.connId, event.reason, event.detail, event.atUs)
        break
      case 'subscription-lost':
        this.#loseSubscription(event.sid, event.channel, event.atUs)
        break
      case 'overflow':
        if (this.#router) this.#apply(this.#router, this.#router.loseFrames(event.atUs), event.atUs)
        break
      case 'connect-failed':
        observe({ kind: 'connect-failed', attempt: event.attempt, error: event.error, retryInMs: event.retryInMs })
        break
      case 'command-failed':
        observe({ kind: 'command-failed', error: event.error })
        break
    }
  }

  #route(router: ConnectionRouter, frame: Frame, receivedAtUs: EpochUs): void {
    const { counts, horizon, observe } = this.#deps
    counts.countFrame(frame.kind)
    if (frame.kind === 'malformed') observe({ kind: 'malformed', frameType: frame.type, reason: frame.reason })
    const routed = router.route(frame, receivedAtUs)
    this.#apply(router, routed, receivedAtUs, () => {
      if (frame.kind === 'trade') horizon.observeTrade(frame.exchangeTsUs)
    })
  }

  /** Losses come first: what this frame brings does not belong to what was complete before them. */
  #apply(router: ConnectionRouter, routed: Routed, atUs: EpochUs, observeTrade: () => void = () => undefined): void {
    for (const notice of routed.notices) this.#notice(router, notice, atUs)
    const latestUs = router.latestExchangeTsUs
    if (latestUs !== undefined && (this.#latestExchangeTsUs === undefined || latestUs > this.#latestExchangeTsUs)) {
      this.#latestExchangeTsUs = latestUs
      this.#deps.horizon.observe(latestUs)
    }
    observeTrade()
    if (routed.rows.length > 0 || routed.segments.length > 0) this.#write(router.connId, routed)
  }

  #write(connId: string, { rows, segments }: Pick<Routed, 'rows' | 'segments'>): void {
    this.#deps.writer.add({
      rows,
      segments: { connId, changed: segments },
      horizonUs: this.#latestExchangeTsUs,
      tradesCompleteBeforeUs: this.#deps.horizon.completeBeforeUs,
    })
  }

  #notice(router: ConnectionRouter, notice: Notice, atUs: EpochUs): void {
    if (notice.kind === 'snapshot') this.#requests.settle(notice.ticker, atUs)
    if (notice.kind === 'lifecycle') this.#deps.onLifecycle(notice.frame)
    if (notice.kind === 'gap') this.#noticeGap(router, notice, atUs)
  }

  #noticeGap(router: ConnectionRouter, { channel, sid, missing }: Extract<Notice, { kind: 'gap' }>, atUs: EpochUs): void {
    this.#deps.observe({ kind: 'gap', channel, connId: router.connId, sid, missing })
    if (channel === TRADES) {
      this.#deps.horizon.lose('trades')
      this.#deps.onTradesHeld()
    }
    if (channel === LIFECYCLE) this.#deps.onLifecycleGap()
    if (channel === BOOKS || channel === undefined) this.#requests.taint(atUs)
  }

  #disconnect(connId: string, reason: DisconnectReason, detail: string, atUs: EpochUs): void {
    if (connId !== this.#router?.connId) return
    const closeReason = CLOSE_REASON[reason]
    this.#deps.observe({ kind: 'disconnected', connId, reason: closeReason, detail: detail === '' ? reason : detail })
    if (closeReason !== 'stop') this.#deps.horizon.lose('stream')
    this.#endConnection(closeReason, atUs)
  }

  #endConnection(reason: CloseReason, atUs: EpochUs): void {
    const router = this.#router
    if (!router) return
    this.#router = undefined
    this.#requests.disconnect()
    this.#markUnheld(atUs)
    this.#areTradesHeld = false
    this.#write(router.connId, { rows: [], segments: router.close(reason, atUs) })
  }

  /** The socket subscribes it again by itself, and snapshots come with that. */
  #loseSubscription(sid: number, channel: string, atUs: EpochUs): void {
    const router = this.#router
    if (!router) return
    const routed = router.loseSubscription(sid, atUs)
    this.#apply(router, { ...routed, notices: routed.notices.filter(() => channel !== BOOKS) }, atUs)
    if (channel === BOOKS) {
      this.#deps.observe({ kind: 'gap', channel, connId: router.connId, sid, missing: 0 })
      this.#requests.expect(this.#deps.subscriptions.tickers, atUs)
    }
    if (channel !== TRADES) return
    this.#areTradesHeld = false
    this.#deps.subscriptions.awaitTrades().then(
      () => this.#markTradesHeld(),
      (error: unknown) => this.#reportFailure(error),
    )
  }

  #markTradesHeld(): void {
    this.#areTradesHeld = true
    this.#deps.onTradesHeld()
  }

  #markUnheld(atUs: EpochUs): void {
    if (this.#isHeld) this.#unheldSinceUs = atUs
    this.#isHeld = false
  }

  #reportFailure(error: unknown): void {
    if (!this.#deps.signal.aborted) this.#deps.observe({ kind: 'command-failed', error })
  }
}

const BOOKS = 'orderbook_delta'
const TRADES = 'trade'
const LIFECYCLE = 'market_lifecycle_v2'

const CLOSE_REASON: Readonly<Record<DisconnectReason, CloseReason>> = {
  closed: 'stop',
  server: 'disconnect',
  error: 'disconnect',
  dead: 'disconnect',
  requested: 'disconnect',
  'slow-consumer': 'backpressure',
}
