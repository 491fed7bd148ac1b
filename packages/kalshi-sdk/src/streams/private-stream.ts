import { KalshiError } from '../errors/kalshi-error.ts'
import { getUserDataTimestamp } from '../rest/exchange/get-user-data-timestamp.ts'
import type { RestTransport } from '../rest/transport/rest-transport.ts'
import { type EpochUs, epochUs } from '../units/time.ts'
import type { Frame } from '../ws/frames.ts'
import type { KalshiSocket } from '../ws/socket.ts'
import type { SocketClock } from '../ws/socket-clock.ts'
import type { FrameEvent, SocketEvent } from '../ws/socket-event.ts'
import { CatchUp } from './catch-up.ts'
import type { StreamEvent } from './stream-event.ts'
import type { StreamKind } from './stream-kind.ts'
import { formatToken } from './stream-token.ts'

export interface PrivateStreamParts<T> {
  readonly kind: StreamKind<T>
  readonly transport: RestTransport
  /** Not connected yet; the stream owns it. */
  readonly socket: KalshiSocket
  readonly clock: SocketClock
  /** Absent: all markets. */
  readonly marketTickers: readonly string[] | undefined
}

/**
 * What happens to the account, each thing once, through lost connections, slow readers and restarts. The exchange tells of it on a
 * WebSocket that has no numbers and no replay; what it may not have told is read over REST after every subscription.
 *
 * It connects when it is first read. A reader that is slow holds the exchange back and is at last disconnected by itself; what it missed is
 * then read, so nothing is ever dropped.
 * @see docs/spec/streams.md
 */
export class PrivateStream<T> implements AsyncIterable<T> {
  readonly #parts: PrivateStreamParts<T>
  readonly #closing = new AbortController()
  #catchUp: CatchUp | undefined
  #refusal: { readonly error: unknown } | undefined
  #wake: (() => void) | undefined

  constructor(parts: PrivateStreamParts<T>) {
    this.#parts = parts
  }

  /** The items alone; see `events`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, undefined> {
    for await (const event of this.events()) if (event.kind === 'item') yield event.item
  }

  /**
   * All that happens, for one reader. Ends with `close`, or when the reader leaves, which closes it too.
   * @throws {CommandRefusedError} The exchange refuses the subscription.
   */
  async *events(): AsyncGenerator<StreamEvent<T>, undefined> {
    const source = this.#parts.socket.events()[Symbol.asyncIterator]()
    let next: Promise<IteratorResult<SocketEvent>> | undefined
    this.#start()
    try {
      while (!this.#closing.signal.aborted) {
        next ??= source.next()
        if ((await this.#first(next)) === 'due') {
          yield* this.#pass()
          continue
        }
        const { done, value } = await next
        next = undefined
        if (done || this.#closing.signal.aborted) return undefined
        yield* this.#apply(value)
      }
      return undefined
    } finally {
      await this.close()
    }
  }

  /** Opaque; given as `resume`, a later stream goes on behind the item that was read last. */
  token(): string {
    const { kind } = this.#parts
    return formatToken(kind.channel, kind.state())
  }

  /** Ends it and its reader; what was not taken counts as not delivered. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#wake?.()
    await this.#parts.socket.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #start(): void {
    const { socket, kind, marketTickers } = this.#parts
    const refused = (error: unknown): void => {
      this.#refusal ??= { error }
      this.#wake?.()
    }
    socket.connect().catch(refused)
    socket.subscribe({ channels: [kind.channel], ...(marketTickers && { marketTickers }) }).catch(refused)
  }

  // Waits for the next event of the socket, or until it is time to read over REST.
  async #first(next: Promise<unknown>): Promise<'event' | 'due'> {
    if (this.#refusal && !this.#closing.signal.aborted) throw this.#refusal.error
    const { clock } = this.#parts
    const dueInMs = ((this.#catchUp?.dueUs ?? Number.POSITIVE_INFINITY) - clock.nowUs()) / 1_000
    if (dueInMs <= 0) return 'due'
    const woken = Promise.withResolvers<'due' | 'woken'>()
    this.#wake = () => woken.resolve('woken')
    const timer = Number.isFinite(dueInMs) ? clock.setTimer(Math.ceil(dueInMs), () => woken.resolve('due')) : undefined
    try {
      const first = await Promise.race([next.then((): 'event' => 'event'), woken.promise])
      return first === 'woken' ? await this.#first(next) : first
    } finally {
      timer?.cancel()
    }
  }

  *#apply(event: SocketEvent): Generator<StreamEvent<T>> {
    if (event.kind === 'frame') yield* this.#applyFrame(event)
    else if (event.kind === 'disconnected' || event.kind === 'subscription-lost') {
      const detail = event.kind === 'disconnected' ? event.detail : `the exchange ended the subscription (code ${event.code ?? 'none'})`
      yield { kind: 'interrupted', detail, atUs: event.atUs }
    } else if (event.kind === 'overflow') this.#missed()
  }

  *#applyFrame({ frame, receivedAtUs }: FrameEvent): Generator<StreamEvent<T>> {
    const { kind } = this.#parts
    const item = kind.itemOf(frame)
    if (item !== undefined) {
      if (kind.take(item, 'live')) yield { kind: 'item', item, source: 'live', isLate: false }
    } else if (frame.kind === 'subscribed' && frame.channel === kind.channel) {
      const atUs = sentAt(frame) ?? receivedAtUs
      yield { kind: 'subscribed', atUs }
      if (kind.begin(atUs)) this.#catchUp = new CatchUp(sentAt(frame), this.#parts.clock.nowUs())
      else yield this.#settle(atUs)
    } else if (frame.kind === 'malformed') this.#missed() // it may have been an item
  }

  /** Something that the exchange told was lost on this side. */
  #missed(): void {
    const nowUs = this.#parts.clock.nowUs()
    this.#parts.kind.begin(nowUs)
    this.#catchUp = new CatchUp(undefined, nowUs)
  }

  async *#pass(): AsyncGenerator<StreamEvent<T>> {
    const catchUp = this.#catchUp
    if (!catchUp) return
    const { kind, transport, clock } = this.#parts
    const options = { signal: this.#closing.signal }
    const { isLate } = catchUp
    try {
      const asOfUs = (await getUserDataTimestamp(transport, options)).asOfTime
      for await (const item of kind.read({ untilUs: catchUp.untilUs, asOfUs, options })) {
        if (kind.take(item, 'backfill')) yield { kind: 'item', item, source: 'backfill', isLate }
      }
      if (catchUp.isShownBy(asOfUs)) yield this.#settle(catchUp.untilUs)
      else catchUp.passed(clock.nowUs(), asOfUs)
    } catch (error) {
      if (this.#closing.signal.aborted) return
      if (!(error instanceof KalshiError)) throw error
      yield { kind: 'backfill-failed', error, retryInMs: catchUp.failed(clock.nowUs()) }
    }
  }

  #settle(atUs: EpochUs): StreamEvent<T> {
    this.#catchUp = undefined
    this.#parts.kind.settle?.(atUs)
    return { kind: 'caught-up', atUs }
  }
}

function sentAt({ sendingTsMs }: Frame): EpochUs | undefined {
  return sendingTsMs === undefined ? undefined : epochUs(sendingTsMs * 1_000)
}
