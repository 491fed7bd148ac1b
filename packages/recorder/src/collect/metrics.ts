import type { GathererEvent } from './observer.ts'
import { COLLECTED_TABLES } from './rows.ts'

/** Counts since the start of the process. Names of kinds, tables and channels are few and fixed. */
export class CollectCounts {
  readonly #frames = new Map<string, number>()
  readonly #rows = new Map<string, number>(COLLECTED_TABLES.map((table) => [table, 0]))
  readonly #gaps = new Map<string, number>()
  readonly #disconnects = new Map<string, number>()
  #connections = 0
  #batches = 0
  #writeFailures = 0
  #readingPauses = 0
  #backfilledTrades = 0
  #malformedFrames = 0
  #forgottenOccurrences = 0

  /** Frames received, by kind. */
  get frames(): ReadonlyMap<string, number> {
    return this.#frames
  }

  /** Rows committed, by table; rows that were there already count too. */
  get rows(): ReadonlyMap<string, number> {
    return this.#rows
  }

  /** Holes in the stream, by channel. */
  get gaps(): ReadonlyMap<string, number> {
    return this.#gaps
  }

  /** Connections that ended, by the reason written to their segments. */
  get disconnects(): ReadonlyMap<string, number> {
    return this.#disconnects
  }

  /** Connections made after the first. */
  get reconnects(): number {
    return Math.max(this.#connections - 1, 0)
  }

  get batches(): number {
    return this.#batches
  }

  /** Attempts to write a batch that failed and were repeated. */
  get writeFailures(): number {
    return this.#writeFailures
  }

  get readingPauses(): number {
    return this.#readingPauses
  }

  get backfilledTrades(): number {
    return this.#backfilledTrades
  }

  get malformedFrames(): number {
    return this.#malformedFrames
  }

  /** Deltas so late that their occurrence number may be wrong. */
  get forgottenOccurrences(): number {
    return this.#forgottenOccurrences
  }

  countForgotten(deltas: number): void {
    this.#forgottenOccurrences += deltas
  }

  countFrame(kind: string): void {
    increase(this.#frames, kind, 1)
  }

  count(event: GathererEvent): void {
    switch (event.kind) {
      case 'connected':
        this.#connections++
        break
      case 'disconnected':
        increase(this.#disconnects, event.reason, 1)
        break
      case 'gap':
        increase(this.#gaps, event.channel ?? 'unknown', 1)
        break
      case 'malformed':
        this.#malformedFrames++
        break
      case 'batch-written':
        this.#batches++
        for (const table of COLLECTED_TABLES) increase(this.#rows, table, event.batch.rows[table].length)
        break
      case 'write-failed':
        this.#writeFailures++
        break
      case 'reading-paused':
        this.#readingPauses++
        break
      case 'backfilled':
        this.#backfilledTrades += event.trades
        break
    }
  }
}

function increase(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
