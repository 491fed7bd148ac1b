import { WatchedBuffer } from '../diagnostics/watched-buffer.ts'
import { ClosedError } from '../errors/connection-error.ts'
import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import { KalshiError } from '../errors/kalshi-error.ts'
import { SlowConsumerError } from '../errors/slow-consumer-error.ts'
import { untilAborted } from '../rest/transport/abort.ts'
import { NotConnectedError } from './command-error.ts'
import type { Commands } from './commands.ts'
import type { EventBuffer } from './event-buffer.ts'
import { signHandshake } from './handshake.ts'
import { type BackoffOptions, backoffDelayMs, sleep } from './reconnect.ts'
import type { Session } from './session.ts'
import type { SocketEvent } from './socket-event.ts'
import { type KalshiSocketOptions, type ResolvedSocketOptions, resolveOptions } from './socket-options.ts'
import { SubscriptionKeeper } from './subscription-keeper.ts'
import type { AnySubscriptionChange, Channel, SubscribeRequest, Subscription } from './subscriptions.ts'
import { toChange } from './terms.ts'
import { inParts, type Tickers } from './tickers.ts'

const STABLE_AFTER_US = 10_000_000

/**
 * One connection to the exchange, owned: signed handshakes, heartbeat, reconnects that never give up, commands and their
 * replies, and subscriptions that are made anew after every reconnect. All that happens comes out of `events()`, in order.
 * @see Kalshi AsyncAPI document; KALSHI_API section 15
 */
export class KalshiSocket {
  readonly #options: ResolvedSocketOptions
  readonly #backoff: BackoffOptions
  readonly #buffer: EventBuffer
  readonly #keeper: SubscriptionKeeper
  readonly #closing = new AbortController()
  #opened = Promise.withResolvers<void>()
  #room = Promise.withResolvers<void>()
  #session: Session | undefined
  #running: Promise<void> | undefined
  #isClosed = false

  constructor(options: KalshiSocketOptions) {
    this.#options = resolveOptions(options)
    const { clock, random, reconnect, buffer, tickersPerCommand } = this.#options
    this.#backoff = { ...reconnect, random }
    this.#buffer = new WatchedBuffer(buffer.maxFrames, { onFull: () => this.#onFull(), onRoom: () => this.#onRoom() })
    this.#keeper = new SubscriptionKeeper({
      clock,
      tickersPerCommand,
      ...this.#backoff,
      observer: {
        onRestored: () => this.#tell((connId, atUs) => ({ kind: 'restored', connId, subscriptions: this.subscriptions(), atUs })),
        onLost: (channel, sid, code) => this.#tell((connId, atUs) => ({ kind: 'subscription-lost', connId, sid, channel, code, atUs })),
        onCommandFailed: (error, retryInMs) => this.#tell((connId, atUs) => ({ kind: 'command-failed', connId, error, retryInMs, atUs })),
      },
    })
  }

  /** Of the present connection; undefined while there is none. */
  get connId(): string | undefined {
    return this.#session?.commands && this.#session.connId
  }

  /**
   * Starts connecting and resolves once connected. A failure is an event and is tried again with backoff, for ever, also a
   * refusal of the key (401), since keys and clocks get mended. `signal` ends the wait, `close` ends the attempts.
   * @throws {ClosedError} The socket is or was closed.
   */
  async connect(signal?: AbortSignal): Promise<void> {
    this.#closing.signal.throwIfAborted()
    this.#running ??= this.#run()
    await untilAborted(this.#opened.promise, this.#closing.signal, signal)
  }

  /** Ends everything: pending calls reject, `events()` ends behind what is in it already. */
  async close(): Promise<void> {
    const error = new ClosedError('the socket was closed')
    this.#closing.abort(error)
    const farewell = this.#session?.close()
    this.#keeper.close(error)
    this.#buffer.end()
    await Promise.all([farewell, this.#running])
    this.#isClosed = true
  }

  /** `close` is through; nothing of it is left. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** `close`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Drops the present connection; a new one is made after the shortest wait. */
  reconnect(): void {
    this.#session?.end('requested', 'reconnect() was called')
  }

  /**
   * Holds channels and their markets from now on, through every reconnect; also before the first. Resolves once the exchange holds
   * them, which may be on a later connection. Channels that are held already get the markets added.
   * @throws {CommandRefusedError} The exchange refused, or `signal` aborted: what this call asked for is not wanted any more.
   * @throws {InvalidRequestError} No channel, an empty list, or other terms (`useYesPrice`, `shard` …) than the channel is held on.
   * @throws {ClosedError}
   */
  async subscribe(request: SubscribeRequest, signal?: AbortSignal): Promise<readonly Subscription[]> {
    this.#closing.signal.throwIfAborted()
    await this.#keeper.subscribe(request, signal)
    return this.subscriptions().filter(({ channel }) => request.channels.includes(channel))
  }

  /**
   * Adds or takes away markets, indices or underlyings of a subscription, for good as `subscribe` does, or asks for books anew
   * with `get_snapshot`. Taking away the last one unsubscribes.
   * @param target The channel, or its sid on the present connection.
   * @throws {NotConnectedError} `get_snapshot` without a connection.
   * @throws {CommandRefusedError | TimeoutError | ConnectionError | InvalidRequestError}
   */
  async update(target: Channel | number, change: AnySubscriptionChange, signal?: AbortSignal): Promise<void> {
    this.#closing.signal.throwIfAborted()
    const planned = toChange(change)
    const channel = this.#keeper.channelOf(target)
    if (planned.kind === 'get-snapshot') await this.#getSnapshots(channel, planned.items, signal)
    else await this.#keeper.update(channel, planned, signal)
  }

  /** Gives up channels, each named by itself or by its sid on the present connection. */
  async unsubscribe(targets: readonly (Channel | number)[], signal?: AbortSignal): Promise<void> {
    this.#closing.signal.throwIfAborted()
    const channels = targets.map((target) => this.#keeper.channelOf(target))
    await this.#keeper.unsubscribe(channels, signal)
  }

  /** What the exchange says is held. @throws {NotConnectedError | CommandRefusedError | TimeoutError | ConnectionError} */
  async list(signal?: AbortSignal): Promise<readonly { readonly channel: string; readonly sid: number }[]> {
    const commands = this.#session?.commands
    if (!commands) throw new NotConnectedError('list_subscriptions')
    const reply = await untilAborted(commands.run('list_subscriptions'), signal)
    return (reply.kind === 'ok' && reply.subscriptions) || []
  }

  /**
   * The indices that `channel` can be asked for. The exchange tells them to a subscription only.
   * @throws {NotConnectedError | CommandRefusedError | TimeoutError | ConnectionError}
   * @throws {InvalidRequestError} The channel is not held.
   */
  async listIndices(
    channel: 'cfbenchmarks_value' | 'cfbenchmarks_value_5hz' = 'cfbenchmarks_value',
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    const { commands, sid } = this.#heldOn('indexlist', channel)
    const reply = await untilAborted(commands.run('update_subscription', { sid, action: 'indexlist' }), signal)
    return reply.kind === 'cfbenchmarks-index-list' ? reply.indexIds : []
  }

  /** The underlyings that `pyth_value` streamed within two hours. @throws As `listIndices`. */
  async listUnderlyings(signal?: AbortSignal): Promise<readonly string[]> {
    const { commands, sid } = this.#heldOn('underlying_list', 'pyth_value')
    const reply = await untilAborted(commands.run('update_subscription', { sid, action: 'underlying_list' }), signal)
    return reply.kind === 'pyth-underlying-list' ? reply.underlyingTickers : []
  }

  /** What is held on the present connection. */
  subscriptions(): readonly Subscription[] {
    const { connId } = this
    if (connId === undefined) return []
    return [...this.#keeper.held()].map(([channel, { sid }]) => ({ channel, sid, connId }))
  }

  /**
   * All that happens, in one order, for one reader at a time; a reader that leaves can be followed by another. Frames that
   * nobody has taken are bounded by `buffer`. Ends after `close`.
   */
  events(): AsyncIterable<SocketEvent> {
    return this.#buffer.read()
  }

  /** The same for readers of thousands of frames a second: all events at once that are there, at least one. */
  batches(): AsyncIterable<readonly SocketEvent[]> {
    return this.#buffer.readBatches()
  }

  async #getSnapshots(channel: Channel, tickers: Tickers, signal: AbortSignal | undefined): Promise<void> {
    const { commands, sid } = this.#heldOn('get_snapshot', channel)
    const parts = tickers === 'all' ? [] : inParts(tickers, this.#options.tickersPerCommand)
    const replies = parts.map((part) => commands.run('update_subscription', { sid, action: 'get_snapshot', market_tickers: [...part] }))
    await untilAborted(Promise.all(replies), signal)
  }

  #heldOn(command: string, channel: Channel): { readonly commands: Commands; readonly sid: number } {
    const commands = this.#session?.commands
    const sid = this.#keeper.held().get(channel)?.sid
    if (!commands) throw new NotConnectedError(command)
    if (sid === undefined) throw new InvalidRequestError(`${channel} is not held`)
    return { commands, sid }
  }

  async #run(): Promise<void> {
    let failures = 0
    while (!this.#closing.signal.aborted) {
      const startedUs = this.#options.clock.nowUs()
      const error = await this.#connectOnce()
      const wasStable = error === undefined && this.#options.clock.nowUs() - startedUs >= STABLE_AFTER_US
      failures = wasStable ? 1 : failures + 1
      const retryInMs = backoffDelayMs(failures, this.#backoff)
      if (error) this.#tellFailure(failures, error, retryInMs)
      await sleep(this.#options.clock, retryInMs, this.#closing.signal)
      await this.#roomForMore()
    }
  }

  /** Opens a connection and resolves when it has ended; to an error where it was never open. */
  async #connectOnce(): Promise<KalshiError | undefined> {
    const { url, signer, clock, connectTimeoutMs, createConnId, openConnection } = this.#options
    const { Session } = await import('./session.ts') // with its decoders, for the first connection
    const session = new Session(createConnId(), { ...this.#options, ...this.#options.buffer, buffer: this.#buffer, keeper: this.#keeper })
    try {
      const headers = await signHandshake(signer, clock, url)
      this.#session = session
      await openConnection({ url, headers, clock, connectTimeoutMs, signal: this.#closing.signal, handlers: session })
    } catch (error) {
      if (error instanceof KalshiError) return error
      throw error
    }
    this.#opened.resolve()
    await session.ended
    this.#opened = Promise.withResolvers()
    return undefined
  }

  #tellFailure(attempt: number, error: KalshiError, retryInMs: number): void {
    if (this.#closing.signal.aborted) return
    this.#buffer.push({ kind: 'connect-failed', attempt, error, retryInMs, atUs: this.#options.clock.nowUs() })
  }

  #tell(toEvent: (connId: string, atUs: ReturnType<ResolvedSocketOptions['clock']['nowUs']>) => SocketEvent): void {
    const { connId } = this
    if (connId !== undefined) this.#buffer.push(toEvent(connId, this.#options.clock.nowUs()))
  }

  #onFull(): void {
    this.#room = Promise.withResolvers()
    const { onOverflow, maxFrames } = this.#options.buffer
    if (onOverflow === 'pause') this.#session?.pause()
    if (onOverflow !== 'error') return
    this.#buffer.end(new SlowConsumerError(maxFrames))
    queueMicrotask(() => void this.close()) // not before the frame that filled it is dealt with
  }

  #onRoom(): void {
    this.#room.resolve()
    this.#session?.resume()
  }

  // A connection made for a reader that is still behind would only be closed again.
  async #roomForMore(): Promise<void> {
    if (!this.#buffer.isFull || this.#closing.signal.aborted) return
    const closed = Promise.withResolvers<void>()
    this.#closing.signal.addEventListener('abort', () => closed.resolve(), { once: true })
    await Promise.race([this.#room.promise, closed.promise])
  }
}
