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

const END: Result = { done: true, value: undefined }
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
  #waiting: ((result: Result) => void) | undefined

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

  /** Nothing is accepted any more; readers end behind what is there. */
  end(): void {
    this.#isEnded = true
    this.#answer(END)
  }

  /** Takes what has happened. @throws {InvalidRequestError} Somebody else is reading. */
  read(): AsyncIterableIterator<SocketEvent, undefined> {
    if (this.#isRead) throw new InvalidRequestError('events() has a reader already')
    this.#isRead = true
    const iterator: AsyncIterableIterator<SocketEvent, undefined> = {
      [Symbol.asyncIterator]: () => iterator,
      next: () => this.#next(),
      return: () => this.#leave(),
    }
    return iterator
  }

  #next(): Promise<Result> {
    const event = this.#take()
    if (event) return Promise.resolve({ done: false, value: event })
    if (this.#isEnded) return this.#leave()
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  #leave(): Promise<Result> {
    this.#isRead = false
    this.#answer(END)
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
  }

  #countFrame(): void {
    this.#frames++
    if (this.#isFull || this.#frames < this.#maxFrames) return
    this.#isFull = true
    this.#observer.onFull()
  }

  #discountFrame(): void {
    this.#frames--
    if (!this.#isFull || this.#frames > this.#maxFrames / 2) return
    this.#isFull = false
    this.#observer.onRoom()
  }
}
