import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { plusMs } from '../time/clock.ts'

/** What must be asked of the exchange; `give-up` only says that these markets now wait for a snapshot that comes by itself. */
export type RecoveryAction =
  | { readonly kind: 'get-snapshot'; readonly tickers: readonly string[] }
  | { readonly kind: 'resubscribe'; readonly tickers: readonly string[] }
  | { readonly kind: 'reconnect'; readonly tickers: readonly string[] }
  | { readonly kind: 'give-up'; readonly tickers: readonly string[] }

export interface RecoveryOptions {
  /** Time from a request, or from the last snapshot behind it, to the next rung, milliseconds. Default 10,000. */
  readonly deadlineMs?: number | undefined
  /** Shortest time between two requests for snapshots, milliseconds. Default 500. */
  readonly minAskMs?: number | undefined
  /** Requests for snapshots of markets that do not answer while others do. Default 3. */
  readonly maxAsks?: number | undefined
}

/**
 * Decides how suspect order books become known again: ask for snapshots, then subscribe anew, then connect anew. A rung is left
 * upwards when no snapshot at all has come in time; markets that stay silent while others answer are asked again and then left alone,
 * and so is everything after a reconnect that brought nothing. No effects: time comes in, requests come out.
 */
export class RecoveryLadder {
  readonly #deadlineMs: number
  readonly #minAskMs: number
  readonly #maxAsks: number
  readonly #tainted = new Set<string>()
  #rung: 'ask' | 'resubscribe' | 'reconnect' = 'ask'
  #deadlineUs: EpochUs | undefined
  #lastAskAtUs: EpochUs | undefined
  #asks = 0
  #isAskDue = false
  #hasProgress = false
  #hasReconnected = false

  constructor(options: RecoveryOptions = {}) {
    this.#deadlineMs = options.deadlineMs ?? 10_000
    this.#minAskMs = options.minAskMs ?? 500
    this.#maxAsks = options.maxAsks ?? 3
  }

  /** Markets whose book is suspect. */
  get tainted(): ReadonlySet<string> {
    return this.#tainted
  }

  /** The books of these markets are suspect from here on. */
  taint(tickers: Iterable<string>, nowUs: EpochUs): RecoveryAction | undefined {
    for (const ticker of tickers) this.#tainted.add(ticker)
    this.#begin(nowUs)
    this.#isAskDue = true
    return this.#ask(nowUs)
  }

  /** These markets were subscribed: their snapshots will come without being asked for. */
  expect(tickers: Iterable<string>, nowUs: EpochUs): void {
    for (const ticker of tickers) this.#tainted.add(ticker)
    // New markets come all the time and must not put off what is under way.
    if (this.#deadlineUs === undefined) this.#begin(nowUs)
  }

  /** A book is known again. */
  settle(ticker: string, nowUs: EpochUs): void {
    this.#hasReconnected = false
    if (!this.#tainted.delete(ticker)) return
    this.#hasProgress = true
    this.#deadlineUs = plusMs(nowUs, this.#deadlineMs)
    if (this.#tainted.size === 0) this.#end()
  }

  /** Nobody wants these markets any more. */
  remove(tickers: Iterable<string>): void {
    for (const ticker of tickers) this.#tainted.delete(ticker)
    if (this.#tainted.size === 0) this.#end()
  }

  /** The connection is over and with it every request. */
  disconnect(): void {
    this.#tainted.clear()
    this.#end()
  }

  /** Time has passed. */
  tick(nowUs: EpochUs): RecoveryAction | undefined {
    if (this.#deadlineUs === undefined) return undefined
    return nowUs >= this.#deadlineUs ? this.#climb(nowUs) : this.#ask(nowUs)
  }

  /** The exchange refused the last request or did not answer it. */
  fail(nowUs: EpochUs): RecoveryAction | undefined {
    return this.#deadlineUs === undefined ? undefined : this.#climb(nowUs)
  }

  #begin(nowUs: EpochUs): void {
    if (this.#tainted.size === 0) return
    this.#rung = 'ask'
    this.#asks = 0
    this.#hasProgress = false
    this.#deadlineUs = plusMs(nowUs, this.#deadlineMs)
  }

  #end(): void {
    this.#rung = 'ask'
    this.#deadlineUs = undefined
    this.#isAskDue = false
  }

  /** Not right behind another request: gaps come in swarms, and the snapshots of the last request may be on their way. */
  #ask(nowUs: EpochUs): RecoveryAction | undefined {
    if (!this.#isAskDue || this.#tainted.size === 0) return undefined
    if (this.#lastAskAtUs !== undefined && nowUs < plusMs(this.#lastAskAtUs, this.#minAskMs)) return undefined
    this.#isAskDue = false
    this.#asks++
    this.#lastAskAtUs = nowUs
    this.#deadlineUs = plusMs(nowUs, this.#deadlineMs)
    return { kind: 'get-snapshot', tickers: [...this.#tainted] }
  }

  #climb(nowUs: EpochUs): RecoveryAction | undefined {
    const isHopeless = this.#hasProgress
      ? this.#asks >= this.#maxAsks
      : this.#rung === 'reconnect' || (this.#hasReconnected && this.#asks > 0)
    if (isHopeless) return this.#giveUp()
    this.#deadlineUs = plusMs(nowUs, this.#deadlineMs)
    if (this.#hasProgress || this.#asks === 0) {
      this.#isAskDue = true
      return this.#ask(nowUs)
    }
    const tickers = [...this.#tainted]
    if (this.#rung === 'ask') {
      this.#rung = 'resubscribe'
      return { kind: 'resubscribe', tickers }
    }
    this.#rung = 'reconnect'
    this.#hasReconnected = true
    return { kind: 'reconnect', tickers }
  }

  #giveUp(): RecoveryAction {
    const tickers = [...this.#tainted]
    this.#tainted.clear()
    this.#end()
    return { kind: 'give-up', tickers }
  }
}
