import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import type { FrameEvent, SocketEvent } from './socket-event.ts'

/** Called as the number of waiting frames crosses a bound. */
export interface BufferObserver {
  /** `maxFrames` are waiting. Not called again before `onRoom`. */
  onFull(): void
  /** After `onFull`: half of them are taken. */
  onRoom(): void
}

type Result = IteratorResult<SocketEvent, undefined>
type BatchResult = IteratorResult<readonly SocketEvent[], undefined>

const END = { done: true, value: undefined } as const
const COMPACT_AFTER = 4_096

/**
 * What has happened and is not read yet, in order. Only frames count against the bound: what else happens is rare, and
 * must never be lost.
 */
export class EventBuffer {
  readonly #maxFrames: number
  readonly #observer: BufferObserver
  #items: SocketEvent[] = []
  #head = 0
  #frames = 0
  #isFull = false
  #isEnded = false
  #isRead = false
  #failure: Error | undefined
  #waiting: ((result: Result) => void) | undefined
  #onArrival: (() => void) | undefined

  constructor(maxFrames: number, observer: BufferObserver) {
    this.#maxFrames = maxFrames
    this.#observer = observer
  }

  get isFull(): boolean {
    return this.#isFull
  }

  push(event: SocketEvent): void {
    if (this.#isEnded) return
    if (this.#waiting) this.#answer({ done: false, value: event })
    else this.#keep(event)
  }

  /** Instead of `push` for a frame that is not kept: one `overflow` event counts all that are dropped at its place. */
  drop({ connId, receivedAtUs }: FrameEvent): void {
    const last = this.#items.length > this.#head ? this.#items.at(-1) : undefined
    const isSameHole = last?.kind === 'overflow' && last.connId === connId
    if (isSameHole) this.#items.pop()
    this.push({ kind: 'overflow', connId, dropped: (isSameHole ? last.dropped : 0) + 1, atUs: receivedAtUs })
  }

  /** Whether one frame more would be one too many. */
  get isAtBound(): boolean {
    return this.#frames >= this.#maxFrames
  }

  /** Instead of `push`: at the bound the oldest frame goes, and one `overflow` event counts all that went from its place. */
  pushOverOldest(event: FrameEvent): void {
    if (this.isAtBound) this.#dropOldest(event)
    this.push(event)
  }

  #dropOldest({ receivedAtUs: atUs }: FrameEvent): void {
    let at = this.#head
    while (this.#items[at]?.kind !== 'frame') at++
    const oldest = this.#items[at]
    if (oldest?.kind !== 'frame') return
    const { connId } = oldest
    const before = at > this.#head ? this.#items[at - 1] : undefined
    const isSameHole = before?.kind === 'overflow' && before.connId === connId
    this.#items[at] = { kind: 'overflow', connId, dropped: (isSameHole ? before.dropped : 0) + 1, atUs }
    // The event that counted before goes too: what stands before it moves up.
    if (isSameHole) this.#items.copyWithin(this.#head + 1, this.#head, at - 1)
    if (isSameHole) this.#head++
    this.#frames--
  }

  /** Nothing is accepted any more; readers end behind what is there, with `failure` where there is one. */
  end(failure?: Error): void {
    this.#isEnded = true
    this.#failure ??= failure
    this.#answer(END)
    this.#announce()
  }

  /** Takes what has happened. @throws {InvalidRequestError} Somebody else is reading. */
  read(): AsyncIterableIterator<SocketEvent, undefined> {
    this.#beginReading()
    const iterator: AsyncIterableIterator<SocketEvent, undefined> = {
      [Symbol.asyncIterator]: () => iterator,
      next: () => this.#next(),
      return: () => this.#leave(),
    }
    return iterator
  }

  /** Takes all that has happened at once, at least one event. @throws {InvalidRequestError} Somebody else is reading. */
  readBatches(): AsyncIterableIterator<readonly SocketEvent[], undefined> {
    this.#beginReading()
    const iterator: AsyncIterableIterator<readonly SocketEvent[], undefined> = {
      [Symbol.asyncIterator]: () => iterator,
      next: () => this.#nextBatch(),
      return: () => this.#leave(),
    }
    return iterator
  }

  #beginReading(): void {
    if (this.#isRead) throw new InvalidRequestError('events() has a reader already')
    this.#isRead = true
  }

  async #nextBatch(): Promise<BatchResult> {
    // What one read of the socket brings is pushed in one turn, so the first of it is not taken before the last is there.
    if (this.#items.length === this.#head && !this.#isEnded) {
      await new Promise<void>((resolve) => {
        this.#onArrival = resolve
      })
    }
    const batch = this.#takeAll()
    return batch.length > 0 ? { done: false, value: batch } : this.#finish()
  }

  #takeAll(): readonly SocketEvent[] {
    const batch = this.#head === 0 ? this.#items : this.#items.slice(this.#head)
    this.#items = []
    this.#head = 0
    this.#frames = 0
    this.#tellRoom()
    return batch
  }

  #announce(): void {
    const announce = this.#onArrival
    this.#onArrival = undefined
    announce?.()
  }

  #next(): Promise<Result> {
    const event = this.#take()
    if (event) return Promise.resolve({ done: false, value: event })
    if (this.#isEnded) return this.#finish()
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  async #finish(): Promise<typeof END> {
    const failure = this.#failure
    this.#failure = undefined
    await this.#leave()
    if (failure) throw failure
    return END
  }

  #leave(): Promise<typeof END> {
    this.#isRead = false
    this.#answer(END)
    this.#announce()
    return Promise.resolve(END)
  }

  #answer(result: Result): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.(result)
  }

  #take(): SocketEvent | undefined {
    const event = this.#items[this.#head]
    if (event === undefined) return undefined
    this.#head++
    if (this.#head === this.#items.length || this.#head >= COMPACT_AFTER) this.#compact()
    if (event.kind === 'frame') this.#discountFrame()
    return event
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head)
    this.#head = 0
  }

  #keep(event: SocketEvent): void {
    this.#items.push(event)
    if (event.kind === 'frame') this.#countFrame()
    if (this.#onArrival) this.#announce()
  }

  #countFrame(): void {
    this.#frames++
    if (this.#isFull || this.#frames < this.#maxFrames) return
    this.#isFull = true
    this.#observer.onFull()
  }

  #discountFrame(): void {
    this.#frames--
    this.#tellRoom()
  }

  #tellRoom(): void {
    if (!this.#isFull || this.#frames > this.#maxFrames / 2) return
    this.#isFull = false
    this.#observer.onRoom()
  }
}
