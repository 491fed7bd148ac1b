import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { type CollectClock, pause } from './clock.ts'
import type { ExchangeRest } from './exchange-port.ts'
import type { GathererObserver } from './observer.ts'
import { type SnapshotTime, toSnapshotRow } from './rows.ts'
import type { BatchWriter } from './writer.ts'

export interface SnapshotPollerDeps {
  readonly gatherer: string
  readonly rest: Pick<ExchangeRest, 'markets'>
  readonly writer: BatchWriter
  readonly clock: CollectClock
  readonly random: () => number
  readonly observe: GathererObserver
  /** Number of the next poll, never given before. */
  readonly nextPoll: () => Promise<number>
  /** Markets that trade now. */
  readonly activeTickers: () => readonly string[]
  /** Latest exchange time of the stream: a book over REST carries none. */
  readonly latestExchangeTsUs: () => EpochUs | undefined
}

const MARKETS_A_REQUEST = 100

/**
 * Reads the order books of all active markets over REST, once every `intervalMs`. The requests of one poll are spread over the interval,
 * and the first begins at a random point of it, so that several gatherers do not ask at once.
 */
export class SnapshotPoller {
  readonly #deps: SnapshotPollerDeps
  readonly #intervalMs: number

  constructor(deps: SnapshotPollerDeps, intervalMs: number) {
    this.#deps = deps
    this.#intervalMs = intervalMs
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#deps
    await pause(clock, this.#intervalMs * random(), signal)
    while (!signal.aborted) await this.#poll(signal)
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const { clock, nextPoll, activeTickers, observe } = this.#deps
    const parts = inParts(activeTickers())
    const spacingMs = this.#intervalMs / Math.max(parts.length, 1)
    if (parts.length === 0) return pause(clock, spacingMs, signal)
    try {
      const poll = await nextPoll()
      let markets = 0
      for (const tickers of parts) {
        if (signal.aborted) return
        markets += await this.#read(poll, tickers, signal)
        await pause(clock, spacingMs, signal)
      }
      observe({ kind: 'books-polled', poll, markets })
    } catch (error) {
      if (signal.aborted) return
      observe({ kind: 'poll-failed', error })
      await pause(clock, spacingMs, signal)
    }
  }

  async #read(poll: number, tickers: readonly string[], signal: AbortSignal): Promise<number> {
    const { gatherer, rest, writer, clock, latestExchangeTsUs } = this.#deps
    const books = await rest.markets.orderbooks(tickers, { signal })
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

function inParts(tickers: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = []
  for (let at = 0; at < tickers.length; at += MARKETS_A_REQUEST) parts.push(tickers.slice(at, at + MARKETS_A_REQUEST))
  return parts
}
