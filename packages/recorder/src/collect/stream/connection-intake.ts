import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { DisconnectReason, Frame, MarketLifecycleFrame, SocketEvent } from '@kassandra/kalshi-sdk/ws'
import { BookRequests } from '../books/book-requests.ts'
import type { RecoveryOptions } from '../books/recovery.ts'
import type { MarketSubscriptions } from '../books/subscriptions.ts'
import type { ExchangeSocket } from '../exchange-port.ts'
import type { CollectCounts } from '../health/counts.ts'
import type { GathererObserver } from '../observer.ts'
import type { CollectClock } from '../time/clock.ts'
import { ConnectionRouter, type Notice, type Routed } from './router.ts'
import type { CloseReason } from './segments.ts'

export interface ConnectionIntakeDeps {
  readonly gatherer: string
  /** Which connection of the pool. */
  readonly member: number
  readonly socket: ExchangeSocket
  readonly subscriptions: MarketSubscriptions
  readonly clock: CollectClock
  readonly counts: CollectCounts
  readonly observe: GathererObserver
  /** Ends every wait for the exchange. */
  readonly signal: AbortSignal
  /** Told of the exchange time of every frame that has one. */
  readonly observeAge: (exchangeTsUs: EpochUs, receivedAtUs: EpochUs) => void
  /** Takes what a connection brings. */
  readonly write: (connId: string, brought: Brought) => void
  readonly onLifecycle: (frame: MarketLifecycleFrame) => void
  /** Lifecycle messages are missing. */
  readonly onLifecycleGap: () => void
  /** Trades may be missing from here on: some of the subscription, or all that the connection brought. */
  readonly onTradesLost: (cause: 'gap' | 'disconnect') => void
  /** Trades arrive, and may have been missed before. */
  readonly onTradesHeld: () => void
}

/** What one event brought. */
export interface Brought extends Pick<Routed, 'rows' | 'segments'> {
  /** Exchange time of a trade that came in its turn. */
  readonly tradeTsUs?: EpochUs | undefined
}

export interface ConnectionOptions {
  readonly idleGraceMs: number
  readonly recovery?: RecoveryOptions | undefined
}

/** Reads one connection of the pool, through all its reconnects: frames become rows and segments, holes become requests. */
export class ConnectionIntake {
  readonly #deps: ConnectionIntakeDeps
  readonly #requests: BookRequests
  readonly #idleGraceUs: number
  #router: ConnectionRouter | undefined
  /** Markets that were here: what still comes of them is of no use. */
  readonly #away = new Set<string>()
  #isHeld = false
  #areTradesLost = false
  #forgottenSeen = 0
  #unheldSinceUs: EpochUs
  #lastFrameAtUs: EpochUs | undefined

  constructor(deps: ConnectionIntakeDeps, options: ConnectionOptions) {
    const { member, subscriptions } = deps
    this.#deps = deps
    this.#unheldSinceUs = deps.clock.nowUs()
    this.#idleGraceUs = options.idleGraceMs * 1_000
    const books = { tickers: () => subscriptions.tickersOf(member), renew: () => subscriptions.renewBooks(member) }
    this.#requests = new BookRequests({ ...deps, books, promptEveryUs: this.#idleGraceUs }, options.recovery)
  }

  get isConnected(): boolean {
    return this.#router !== undefined
  }

  /** Whether the exchange holds everything that is wanted of the present connection. */
  get isHeld(): boolean {
    return this.#isHeld
  }

  /** Whether trades that are wanted of this connection arrive. */
  get areTradesHeld(): boolean {
    return this.#isHeld && !this.#areTradesLost
  }

  /** Since when something that is wanted is not subscribed; `undefined` while everything is. */
  get unheldSinceUs(): EpochUs | undefined {
    return this.#isHeld ? undefined : this.#unheldSinceUs
  }

  /** Whether every delta received is vouched for. */
  get isSettled(): boolean {
    return this.#router?.isSettled !== false
  }

  /** Latest exchange time seen on the present connection, on any channel. */
  get latestExchangeTsUs(): EpochUs | undefined {
    return this.#router?.latestExchangeTsUs
  }

  /** When the last frame arrived, by our clock. */
  get lastFrameAtUs(): EpochUs | undefined {
    return this.#lastFrameAtUs
  }

  /** The exchange holds everything that is wanted here. */
  markHeld(): void {
    this.#isHeld = this.isConnected
    this.#areTradesLost = false
    this.#deps.onTradesHeld()
  }

  /** Markets were subscribed here: their books are on the way. */
  expect(tickers: readonly string[]): void {
    const nowUs = this.#deps.clock.nowUs()
    const returned = tickers.filter((ticker) => this.#away.delete(ticker))
    this.#requests.expect(tickers, nowUs)
    // Their books may have come already, and were not taken.
    if (returned.length > 0) this.#requests.taint(nowUs, returned)
  }

  /**
   * Markets go to another connection. What the segment says holds for every market in it, so that it ends before they do; the next one has
   * the books of the others alone.
   */
  leave(tickers: readonly string[]): void {
    for (const ticker of tickers) this.#away.add(ticker)
    this.forget(tickers)
    const router = this.#router
    const nowUs = this.#deps.clock.nowUs()
    if (router) this.#apply(router, router.loseBooks(nowUs), nowUs)
  }

  /** Markets are over. */
  forget(tickers: readonly string[]): void {
    this.#requests.remove(tickers)
    for (const ticker of tickers) this.#router?.forget(ticker)
  }

  /** Time has passed: requests that are overdue and, where everything that arrived is read, subscriptions that have fallen silent. */
  tick(isCaughtUp: boolean): void {
    this.#requests.tick()
    const router = this.#router
    if (!router) return
    this.#deps.counts.countForgotten(router.forgottenOccurrences - this.#forgottenSeen)
    this.#forgottenSeen = router.forgottenOccurrences
    const silent = isCaughtUp ? router.findSilent(this.#deps.clock.nowUs()) : undefined
    if (silent !== undefined) this.#requests.prompt(silent)
  }

  handle(event: SocketEvent): void {
    const { observe, gatherer, member, subscriptions } = this.#deps
    switch (event.kind) {
      case 'connected':
        this.#router = new ConnectionRouter({ gatherer, connId: event.connId, idleGraceUs: this.#idleGraceUs })
        this.#forgottenSeen = 0
        // What is not wanted yet is not restored either; whoever wants it waits for it by itself.
        this.#isHeld = !subscriptions.wantsAnyOf(member)
        observe({ kind: 'connected', member, connId: event.connId })
        break
      case 'frame':
        if (event.connId === this.#router?.connId) this.#route(this.#router, event.frame, event.receivedAtUs)
        break
      case 'restored':
        this.#requests.expect(subscriptions.tickersOf(member), event.atUs)
        this.markHeld()
        // Listed at the loss alone, what was announced between that and the new subscription would be missed.
        if (this.#brings(LIFECYCLE)) this.#deps.onLifecycleGap()
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
        observe({ kind: 'connect-failed', member, attempt: event.attempt, error: event.error, retryInMs: event.retryInMs })
        break
      case 'command-failed':
        observe({ kind: 'command-failed', error: event.error })
        break
    }
  }

  /** Ends these segments where they are of the present connection. */
  abandon(segments: readonly { readonly connId: string; readonly sid: number }[]): void {
    const router = this.#router
    const nowUs = this.#deps.clock.nowUs()
    for (const { connId, sid } of segments) {
      if (router !== undefined && connId === router.connId) this.#apply(router, router.loseRows(sid, nowUs), nowUs)
    }
  }

  /** Ends the segments of the connection that there is. */
  end(reason: CloseReason, atUs: EpochUs): void {
    const router = this.#router
    if (!router) return
    this.#router = undefined
    this.#requests.disconnect()
    if (this.#isHeld) this.#unheldSinceUs = atUs
    this.#isHeld = false
    this.#deps.write(router.connId, { rows: [], segments: router.close(reason, atUs) })
  }

  #route(router: ConnectionRouter, frame: Frame, receivedAtUs: EpochUs): void {
    const { counts, observe, observeAge } = this.#deps
    if ('exchangeTsUs' in frame && frame.exchangeTsUs !== undefined) observeAge(frame.exchangeTsUs, receivedAtUs)
    this.#lastFrameAtUs = receivedAtUs
    counts.countFrame(frame.kind)
    if (frame.kind === 'malformed') observe({ kind: 'malformed', frameType: frame.type, reason: frame.reason })
    const isUseless = frame.kind === 'orderbook-snapshot' && this.#away.has(frame.ticker)
    const routed = isUseless ? router.pass(frame, receivedAtUs) : router.route(frame, receivedAtUs)
    this.#apply(router, routed, receivedAtUs, frame.kind === 'trade' ? frame.exchangeTsUs : undefined)
  }

  /** Losses come first: what this frame brings does not belong to what was complete before them. */
  #apply(router: ConnectionRouter, routed: Routed, atUs: EpochUs, tradeTsUs?: EpochUs): void {
    for (const notice of routed.notices) this.#notice(router, notice, atUs)
    this.#deps.write(router.connId, { rows: routed.rows, segments: routed.segments, tradeTsUs })
  }

  #notice(router: ConnectionRouter, notice: Notice, atUs: EpochUs): void {
    if (notice.kind === 'snapshot') this.#requests.settle(notice.ticker, atUs)
    if (notice.kind === 'lifecycle') this.#deps.onLifecycle(notice.frame)
    if (notice.kind === 'gap') this.#noticeGap(router, notice, atUs)
  }

  #noticeGap(router: ConnectionRouter, { channel, sid, missing }: Extract<Notice, { kind: 'gap' }>, atUs: EpochUs): void {
    this.#deps.observe({ kind: 'gap', channel, connId: router.connId, sid, missing })
    if (channel === TRADES) {
      this.#deps.onTradesLost('gap')
      this.#deps.onTradesHeld()
    }
    if (channel === LIFECYCLE) this.#deps.onLifecycleGap()
    if (channel === BOOKS || channel === undefined) this.#requests.taint(atUs)
  }

  #disconnect(connId: string, reason: DisconnectReason, detail: string, atUs: EpochUs): void {
    const router = this.#router
    if (connId !== router?.connId) return
    const closeReason = CLOSE_REASON[reason]
    this.#deps.observe({
      kind: 'disconnected',
      member: this.#deps.member,
      connId,
      reason: closeReason,
      detail: detail === '' ? reason : detail,
    })
    if (closeReason !== 'stop' && this.#brings(TRADES)) this.#deps.onTradesLost('disconnect')
    if (closeReason !== 'stop' && this.#brings(LIFECYCLE)) this.#deps.onLifecycleGap()
    this.end(closeReason, atUs)
  }

  #brings(channel: string): boolean {
    return this.#deps.subscriptions.isWantedOf(this.#deps.member, channel)
  }

  /** The socket subscribes it again by itself, and snapshots come with that. */
  #loseSubscription(sid: number, channel: string, atUs: EpochUs): void {
    const router = this.#router
    if (!router) return
    const { member, subscriptions, observe } = this.#deps
    const routed = router.loseSubscription(sid, atUs)
    this.#apply(router, { ...routed, notices: routed.notices.filter(() => channel !== BOOKS) }, atUs)
    if (channel === BOOKS) {
      observe({ kind: 'gap', channel, connId: router.connId, sid, missing: 0 })
      this.#requests.expect(subscriptions.tickersOf(member), atUs)
    }
    if (channel !== TRADES) return
    this.#areTradesLost = true
    subscriptions.awaitTrades(member).then(
      () => this.#regainTrades(router),
      (error: unknown) => this.#reportFailure(error),
    )
  }

  #regainTrades(router: ConnectionRouter): void {
    if (this.#router !== router) return
    this.#areTradesLost = false
    this.#deps.onTradesHeld()
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
