import { KalshiError } from '@kassandra/kalshi-sdk'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { ExchangeSocket } from '../exchange-port.ts'
import type { GathererObserver } from '../observer.ts'
import type { CollectClock } from '../time/clock.ts'
import { type RecoveryAction, RecoveryLadder, type RecoveryOptions } from './recovery.ts'

export interface BookRequestsDeps {
  readonly socket: Pick<ExchangeSocket, 'update' | 'reconnect'>
  readonly books: {
    /** Markets whose books this connection is to bring. */
    readonly tickers: () => ReadonlySet<string>
    /** Ends their subscription and begins another. */
    readonly renew: () => Promise<void>
  }
  readonly clock: CollectClock
  readonly observe: GathererObserver
  /** Ends every wait for the exchange. */
  readonly signal: AbortSignal
  /** Shortest time between two requests that only ask for a sign of life, microseconds. */
  readonly promptEveryUs: number
}

const BOOKS = 'orderbook_delta'

/** Asks the exchange for the order books of one connection: for those that are suspect, and for one where the exchange has fallen silent. */
export class BookRequests {
  readonly #deps: BookRequestsDeps
  readonly #ladder: RecoveryLadder
  #promptedAtUs: EpochUs | undefined

  constructor(deps: BookRequestsDeps, recovery: RecoveryOptions | undefined) {
    this.#deps = deps
    this.#ladder = new RecoveryLadder(recovery)
  }

  /** These books are suspect; by default every one that is wanted. */
  taint(atUs: EpochUs, tickers: Iterable<string> = this.#deps.books.tickers()): void {
    this.#perform(this.#ladder.taint(tickers, atUs))
  }

  /** The books of these markets are on the way. */
  expect(tickers: Iterable<string>, atUs: EpochUs): void {
    this.#ladder.expect(tickers, atUs)
  }

  settle(ticker: string, atUs: EpochUs): void {
    this.#ladder.settle(ticker, atUs)
  }

  remove(tickers: Iterable<string>): void {
    this.#ladder.remove(tickers)
  }

  disconnect(): void {
    this.#ladder.disconnect()
  }

  /** Sends what is overdue. */
  tick(): void {
    this.#perform(this.#ladder.tick(this.#deps.clock.nowUs()))
  }

  /** Silence alone does not tell a quiet exchange from a connection that is stuck: what answers does. */
  prompt(ticker: string): void {
    const nowUs = this.#deps.clock.nowUs()
    if (this.#promptedAtUs !== undefined && nowUs - this.#promptedAtUs < this.#deps.promptEveryUs) return
    this.#promptedAtUs = nowUs
    this.#askFor([ticker]).catch((error: unknown) => this.#report(error))
  }

  #perform(action: RecoveryAction | undefined): void {
    if (!action) return
    const { observe, socket, books } = this.#deps
    observe({ kind: 'recovery', action: action.kind, markets: action.tickers.length })
    switch (action.kind) {
      case 'get-snapshot':
        this.#askFor(action.tickers).catch((error: unknown) => this.#fail(error))
        break
      case 'resubscribe':
        books.renew().catch((error: unknown) => this.#report(error))
        break
      case 'reconnect':
        socket.reconnect()
        break
      case 'give-up':
        break
    }
  }

  #askFor(tickers: readonly string[]): Promise<void> {
    return this.#deps.socket.update(BOOKS, { action: 'get_snapshot', marketTickers: tickers }, this.#deps.signal)
  }

  /** A refusal is an answer; everything else is left to the deadline. */
  #fail(error: unknown): void {
    this.#report(error)
    if (error instanceof KalshiError && !error.retryable) this.#perform(this.#ladder.fail(this.#deps.clock.nowUs()))
  }

  #report(error: unknown): void {
    if (!this.#deps.signal.aborted) this.#deps.observe({ kind: 'command-failed', error })
  }
}
