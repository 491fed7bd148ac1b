import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { ExchangeRest } from '../exchange-port.ts'
import type { GathererObserver } from '../observer.ts'
import { type SnapshotTime, toSnapshotRow } from '../stream/rows.ts'
import { type CollectClock, pause } from '../time/clock.ts'
import { POLLING_PART, periodFor, type ReadRate } from '../time/request-budget.ts'
import { msUntilTurn } from '../time/stagger.ts'
import type { BatchWriter } from '../writer/writer.ts'

export interface SnapshotPollerDeps {
  readonly gatherer: string
  readonly rest: Pick<ExchangeRest, 'markets'>
  readonly writer: BatchWriter
  readonly clock: CollectClock
  readonly observe: GathererObserver
  /** Where in the interval this gatherer begins, from 0 up to, not including, 1. */
  readonly turn: number
  readonly readRate: ReadRate
  /** Number of the next poll, never given before. */
  readonly nextPoll: () => Promise<number>
  /** Markets that trade now; they may come and go while they are read. */
  readonly activeTickers: () => Iterable<string>
  readonly activeCount: () => number
  /** Latest exchange time of the stream: a book over REST carries none. */
  readonly latestExchangeTsUs: () => EpochUs | undefined
}

const MARKETS_A_REQUEST = 100
/** A poll may run over its interval by this much before it counts as late. */
const TOLERANCE = 1.1

/**
 * Reads the order books of all active markets over REST, once every `intervalMs`, or as fast as its part of the exchange's reads allows.
 * The requests of one poll are spread over its time, and each gatherer begins at its own point of the interval.
 */
export class SnapshotPoller {
  readonly #deps: SnapshotPollerDeps
  readonly #intervalMs: number

  constructor(deps: SnapshotPollerDeps, intervalMs: number) {
    this.#deps = deps
    this.#intervalMs = intervalMs
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, turn, observe } = this.#deps
    await pause(clock, msUntilTurn(clock.nowUs(), this.#intervalMs, turn), signal)
    while (!signal.aborted) {
      const beganAtUs = clock.nowUs()
      try {
        await this.#poll(beganAtUs, signal)
      } catch (error) {
        if (signal.aborted) return
        observe({ kind: 'poll-failed', error })
        await pause(clock, this.#intervalMs, signal)
      }
    }
  }

  async #poll(beganAtUs: EpochUs, signal: AbortSignal): Promise<void> {
    const { clock, readRate, nextPoll, activeCount, activeTickers, observe } = this.#deps
    const requests = Math.ceil(activeCount() / MARKETS_A_REQUEST)
    if (requests === 0) return pause(clock, this.#intervalMs, signal)
    const spacingMs = periodFor(requests, this.#intervalMs, readRate(), POLLING_PART) / requests
    const poll = await nextPoll()
    let [sent, markets, failed] = [0, 0, 0]
    for (const tickers of inPages(activeTickers())) {
      if (signal.aborted) return
      const read = await this.#read(poll, tickers, signal)
      if (read === undefined) failed++
      else markets += read
      // By the time of the beginning, so that slow answers do not add up.
      await pause(clock, Math.max(0, ++sent * spacingMs - (clock.nowUs() - beganAtUs) / 1_000), signal)
    }
    if (signal.aborted) return
    const seconds = (clock.nowUs() - beganAtUs) / 1_000_000
    observe({ kind: 'books-polled', poll, markets, failed, seconds })
    const intervalSeconds = this.#intervalMs / 1_000
    if (seconds > intervalSeconds * TOLERANCE) observe({ kind: 'poll-behind', markets, seconds, intervalSeconds })
  }

  /** A request that fails is told, and its markets wait for the next poll; the others do not. @returns How many books came. */
  async #read(poll: number, tickers: readonly string[], signal: AbortSignal): Promise<number | undefined> {
    const { gatherer, rest, writer, clock, latestExchangeTsUs, observe } = this.#deps
    const books = await rest.markets.orderbooks(tickers, { signal }).catch((error: unknown) => {
      if (!signal.aborted) observe({ kind: 'poll-failed', error })
    })
    if (!books) return undefined
    const receivedAtUs = clock.nowUs()
    const latestUs = latestExchangeTsUs()
    const time: SnapshotTime =
      latestUs === undefined ? { exchangeTsUs: receivedAtUs, source: 'received' } : { exchangeTsUs: latestUs, source: 'connection' }
    const place = { sid: 0, seq: poll, segmentStart: 0 }
    await writer.room()
    writer.add({ rows: books.map((book) => toSnapshotRow(book, time, 'rest', place, { gatherer, connId: 'rest', receivedAtUs })) })
    return books.length
  }
}

function* inPages(tickers: Iterable<string>): Generator<readonly string[]> {
  let page: string[] = []
  for (const ticker of tickers) {
    page.push(ticker)
    if (page.length < MARKETS_A_REQUEST) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
