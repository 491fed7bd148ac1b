import { watchBook } from '../diagnostics/watch-book.ts'
import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import { KalshiError } from '../errors/kalshi-error.ts'
import { type SocketClock, systemSocketClock } from '../ws/socket-clock.ts'
import type { FrameEvent, SocketEvent } from '../ws/socket-event.ts'
import type { SubscribeRequest, SubscriptionChange } from '../ws/subscriptions.ts'
import type { BookEvent, TaintCause } from './book-event.ts'
import type { OrderBook } from './order-book.ts'
import { DEFAULT_RECOVERY, type RecoveryOptions, RecoveryPlan, type RecoveryStep } from './recovery-plan.ts'
import { SidBooks, type SidChange } from './sid-books.ts'

/** What managed books need of a socket. */
export interface BookSocket {
  events(): AsyncIterable<SocketEvent>
  /** All events at once that are there; read instead of `events` where a socket has it, since it costs less. */
  batches?(): AsyncIterable<readonly SocketEvent[]>
  subscribe(request: SubscribeRequest, signal?: AbortSignal): Promise<unknown>
  unsubscribe(channels: readonly string[], signal?: AbortSignal): Promise<void>
  update(channel: string, change: SubscriptionChange, signal?: AbortSignal): Promise<void>
  reconnect(): void
}

export interface ManagedBooksOptions {
  /** Default: the system's. */
  readonly clock?: SocketClock
  /** Asks the exchange for YES prices on both sides; the books are the same. Default false. */
  readonly useYesPrice?: boolean
  readonly recovery?: Partial<RecoveryOptions>
}

const CHANNEL = 'orderbook_delta'

/**
 * Order books of many markets over one socket, kept whole: gaps and corruption are noticed, and snapshots asked for by
 * get_snapshot, then a new subscription, then a new connection. Books advance as `events()` is read, and not otherwise.
 * @see docs/spec/order-book.md
 */
export class ManagedBooks {
  readonly #socket: BookSocket
  readonly #clock: SocketClock
  readonly #useYesPrice: boolean
  readonly #books: SidBooks
  readonly #plan: RecoveryPlan
  readonly #wanted = new Set<string>()
  readonly #endedSids = new Set<number>()
  readonly #failed: BookEvent[] = []
  #taken: Iterator<SocketEvent, undefined> = [].values()
  #sid: number | undefined
  #wake: (() => void) | undefined

  constructor(socket: BookSocket, { clock = systemSocketClock, useYesPrice = false, recovery = {} }: ManagedBooksOptions = {}) {
    this.#socket = socket
    this.#clock = clock
    this.#useYesPrice = useYesPrice
    this.#books = new SidBooks(clock)
    this.#plan = new RecoveryPlan({ ...DEFAULT_RECOVERY, ...recovery })
  }

  /** The markets that are kept. */
  tickers(): readonly string[] {
    return [...this.#wanted]
  }

  /** @throws {InvalidRequestError} The market is not subscribed. */
  get(ticker: string): OrderBook {
    const book = this.find(ticker)
    if (!book) throw new InvalidRequestError(`no book of ${ticker} is kept`)
    return book
  }

  find(ticker: string): OrderBook | undefined {
    return this.#wanted.has(ticker) ? this.#books.find(ticker) : undefined
  }

  /** Keeps books of these markets too; they are `recovering` until their snapshots. @throws What `KalshiSocket.subscribe` throws. */
  async subscribe(tickers: readonly string[], signal?: AbortSignal): Promise<void> {
    const added = tickers.filter((ticker) => !this.#wanted.has(ticker))
    for (const ticker of added) this.#add(ticker)
    this.#wake?.()
    try {
      await this.#socket.subscribe(this.#request(tickers), signal)
    } catch (error) {
      for (const ticker of added) this.#drop(ticker)
      throw error
    }
  }

  /** Keeps these books no longer. */
  async unsubscribe(tickers: readonly string[], signal?: AbortSignal): Promise<void> {
    const dropped = tickers.filter((ticker) => this.#wanted.has(ticker))
    for (const ticker of dropped) this.#drop(ticker)
    if (dropped.length > 0) await this.#socket.update(CHANNEL, { action: 'delete_markets', marketTickers: dropped }, signal)
  }

  /** All that happens, for one reader. Ends with the socket. What a reader that leaves has not taken is for the next one here. */
  async *events(): AsyncGenerator<BookEvent, void, void> {
    const source = readBatches(this.#socket)
    let next: Promise<IteratorResult<readonly SocketEvent[]>> | undefined
    try {
      for (;;) {
        if (this.#isDue()) for (const event of this.#recover()) yield watchBook(event)
        const taken = this.#taken.next()
        if (!taken.done) {
          const told = this.#applyTaken(taken.value)
          if ('kind' in told) yield told
          else for (const event of told) yield watchBook(event)
          continue
        }
        next ??= source.next()
        if ((await this.#first(next)) === 'due') continue
        const { done, value } = await next
        next = undefined
        if (done) return
        this.#taken = value.values()
      }
    } finally {
      await source.return?.()
    }
  }

  #add(ticker: string): void {
    this.#wanted.add(ticker)
    this.#books.track(ticker)
    this.#plan.expect(ticker, this.#clock.nowUs())
  }

  #drop(ticker: string): void {
    this.#wanted.delete(ticker)
    this.#books.forget(ticker)
    this.#plan.settle(ticker)
  }

  #request(tickers: readonly string[]): SubscribeRequest {
    return { channels: [CHANNEL], marketTickers: tickers, useYesPrice: this.#useYesPrice }
  }

  // Waits for the next event of the socket, or until something is to be asked or told.
  async #first(next: Promise<unknown>): Promise<'event' | 'due'> {
    const dueInMs = ((this.#plan.nextDueUs() ?? Number.POSITIVE_INFINITY) - this.#clock.nowUs()) / 1_000
    if (dueInMs <= 0 || this.#failed.length > 0) return 'due'
    const due = Promise.withResolvers<'due'>()
    this.#wake = () => due.resolve('due')
    const timer = Number.isFinite(dueInMs) ? this.#clock.setTimer(Math.ceil(dueInMs), this.#wake) : undefined
    try {
      return await Promise.race([next.then((): 'event' => 'event'), due.promise])
    } finally {
      this.#wake = undefined
      timer?.cancel()
    }
  }

  #isDue(): boolean {
    const dueUs = this.#plan.nextDueUs()
    return this.#failed.length > 0 || (dueUs !== undefined && dueUs <= this.#clock.nowUs())
  }

  *#recover(): Generator<BookEvent> {
    yield* this.#failed.splice(0)
    for (const step of this.#plan.take(this.#clock.nowUs())) {
      this.#ask(step)
      yield { kind: 'recovery', ...step }
    }
  }

  #ask(step: RecoveryStep): void {
    this.#run(step).catch((error: unknown) => {
      if (!(error instanceof KalshiError)) throw error
      this.#failed.push({ kind: 'recovery-failed', step, error })
      this.#wake?.()
    })
  }

  async #run({ action, tickers }: RecoveryStep): Promise<void> {
    if (action === 'reconnect') return this.#socket.reconnect()
    if (action === 'get-snapshot') return this.#socket.update(CHANNEL, { action: 'get_snapshot', marketTickers: tickers })
    if (tickers.length === this.#wanted.size) await this.#socket.unsubscribe([CHANNEL])
    else await this.#socket.update(CHANNEL, { action: 'delete_markets', marketTickers: tickers })
    const stillWanted = tickers.filter((ticker) => this.#wanted.has(ticker))
    if (stillWanted.length > 0) await this.#socket.subscribe(this.#request(stillWanted))
  }

  /** What an event of the socket has to tell: one event at once, which costs least, or any number one after the other. */
  #applyTaken(event: SocketEvent): BookEvent | Generator<BookEvent> {
    if (!this.#isOwnDelta(event)) return this.#apply(event)
    const change = this.#books.apply(event.frame)
    return this.#onlyUpdate(event, change) ?? this.#tellChange(event, change)
  }

  #isOwnDelta(event: SocketEvent): event is FrameEvent {
    return event.kind === 'frame' && event.frame.kind === 'orderbook-delta' && event.frame.sid === this.#sid
  }

  /** Nearly every change is of one level and nothing else: the one event that tells it, or undefined. */
  #onlyUpdate(event: FrameEvent, { tainted, update }: SidChange): BookEvent | undefined {
    if (tainted.length > 0 || update?.kind !== 'delta') return undefined
    const { ticker } = update.book
    return this.#wanted.has(ticker) ? { ...update, ticker, event } : undefined
  }

  *#apply(event: SocketEvent): Generator<BookEvent> {
    if (event.kind === 'frame') return yield* this.#applyFrame(event)
    if (event.kind === 'disconnected') yield* this.#end('disconnected')
    if (event.kind === 'subscription-lost' && event.sid === this.#sid) yield* this.#end('subscription-ended')
    if (event.kind === 'connected') this.#endedSids.clear()
    yield { kind: 'socket', event }
  }

  *#applyFrame(event: FrameEvent): Generator<BookEvent> {
    const { frame } = event
    const isBook = frame.kind === 'orderbook-snapshot' || frame.kind === 'orderbook-delta'
    const begins = (frame.kind === 'subscribed' && frame.channel === CHANNEL) || (isBook && this.#sid === undefined)
    if (begins && frame.sid !== undefined && !this.#endedSids.has(frame.sid)) yield* this.#begin(frame.sid)
    if (frame.kind !== 'subscribed' && frame.sid !== undefined && frame.sid === this.#sid) yield* this.#applySequenced(event)
    else yield { kind: 'socket', event }
  }

  *#applySequenced(event: FrameEvent): Generator<BookEvent> {
    yield* this.#tellChange(event, this.#books.apply(event.frame))
  }

  *#tellChange(event: FrameEvent, change: SidChange): Generator<BookEvent> {
    const tainted = change.tainted.filter((ticker) => this.#wanted.has(ticker))
    for (const ticker of tainted) this.#plan.taint(ticker, this.#clock.nowUs())
    if (tainted.length > 0) yield { kind: 'tainted', tickers: tainted, cause: causeOf(change) }
    yield* this.#tellUpdate(event, change)
    if (event.frame.kind === 'unsubscribed') yield* this.#end('subscription-ended')
  }

  *#tellUpdate(event: FrameEvent, { update }: SidChange): Generator<BookEvent> {
    const ticker = update?.book.ticker
    if (!update || ticker === undefined || !this.#wanted.has(ticker)) {
      if (ticker !== undefined) this.#books.forget(ticker) // a late frame of a market that was given up
      return yield { kind: 'socket', event }
    }
    if (update.kind === 'snapshot') {
      const attempts = this.#plan.settle(ticker)
      yield { ...update, ticker, event }
      if (attempts !== undefined) yield { kind: 'recovered', ticker, attempts }
    } else if (update.kind === 'delta') yield { ...update, ticker, event }
    else yield { kind: 'socket', event }
  }

  // The first frame of its books may come before the reply that names the subscription.
  *#begin(sid: number): Generator<BookEvent> {
    if (sid === this.#sid) return
    const tainted = this.#books.restart()
    this.#sid = sid
    this.#plan.resume()
    for (const ticker of this.#wanted) this.#plan.expect(ticker, this.#clock.nowUs())
    if (tainted.length > 0) yield { kind: 'tainted', tickers: tainted, cause: 'resubscribed' }
  }

  *#end(cause: TaintCause): Generator<BookEvent> {
    if (this.#sid !== undefined) this.#endedSids.add(this.#sid)
    this.#sid = undefined
    this.#plan.suspend()
    const stale = this.#books.disconnect()
    if (stale.length > 0) yield { kind: 'tainted', tickers: stale, cause }
  }
}

function causeOf({ step, update }: SidChange): TaintCause {
  return step === 'gap' ? 'gap' : update?.kind === 'negative-level' ? 'negative-level' : 'malformed'
}

function readBatches(socket: BookSocket): AsyncIterator<readonly SocketEvent[]> {
  if (socket.batches) return socket.batches()[Symbol.asyncIterator]()
  const events = socket.events()[Symbol.asyncIterator]()
  return {
    next: async () => {
      const { done, value } = await events.next()
      return done ? { done, value: undefined } : { done: false, value: [value] }
    },
    return: async () => {
      await events.return?.()
      return { done: true, value: undefined }
    },
  }
}
