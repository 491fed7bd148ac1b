import type { KalshiSocket } from '../ws/socket.ts'
import type { SocketClock, Timer } from '../ws/socket-clock.ts'
import type { SocketEvent } from '../ws/socket-event.ts'

/** What a member tells its pool. */
export interface MemberObserver {
  /** It is connected. */
  onUp(): void
  /** It was without connection for `moveAfterMs`. */
  onDown(): void
  /** The exchange ended a subscription, since it could not keep up with it (error 25). */
  onOverflow(): void
}

export interface PoolMemberParts {
  readonly index: number
  readonly socket: KalshiSocket
  readonly clock: SocketClock
  readonly moveAfterMs: number
  readonly observer: MemberObserver
}

const BUFFER_OVERFLOW = 25

/** One connection of a pool, watched. */
export class PoolMember {
  readonly index: number
  readonly socket: KalshiSocket
  readonly #observer: MemberObserver
  readonly #lost: Timer
  #reading: AsyncIterator<SocketEvent> | undefined
  #isClosed = false

  constructor({ index, socket, clock, moveAfterMs, observer }: PoolMemberParts) {
    this.index = index
    this.socket = socket
    this.#observer = observer
    // A reader that is behind may not know yet that it is up again.
    this.#lost = clock.setTimer(moveAfterMs, () => this.isUp || observer.onDown())
    this.#lost.cancel()
  }

  get isUp(): boolean {
    return this.socket.connId !== undefined
  }

  async connect(signal?: AbortSignal): Promise<void> {
    this.#lost.restart()
    await this.socket.connect(signal)
    this.#isBack()
  }

  /** Gives it the whole `moveAfterMs` again. */
  grantTime(): void {
    if (!this.isUp) this.#lost.restart()
  }

  /** Ends the reader of `events`, also one that waits. */
  async leave(): Promise<void> {
    await this.#reading?.return?.()
    this.#reading = undefined
  }

  /** Everything that happens on it, for one reader; the pool learns of it as it is read. */
  events(): AsyncIterable<SocketEvent> {
    const source = this.socket.events()[Symbol.asyncIterator]()
    this.#reading = source
    const watched: AsyncIterableIterator<SocketEvent, undefined> = {
      [Symbol.asyncIterator]: () => watched,
      next: async () => {
        const result = await source.next()
        if (!result.done && result.value.kind !== 'frame') this.#watch(result.value)
        return result.done ? { done: true, value: undefined } : result
      },
      return: async () => {
        await source.return?.()
        return { done: true, value: undefined }
      },
    }
    return watched
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#lost.cancel()
    await this.socket.close()
  }

  #watch(event: SocketEvent): void {
    if (this.#isClosed) return
    if (event.kind === 'connected') this.#isBack()
    else if (event.kind === 'disconnected') this.#lost.restart()
    else if (event.kind === 'subscription-lost' && event.code === BUFFER_OVERFLOW) this.#observer.onOverflow()
  }

  #isBack(): void {
    this.#lost.cancel()
    this.#observer.onUp()
  }
}
