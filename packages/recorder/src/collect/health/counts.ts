import type { GathererEvent } from '../observer.ts'
import { COLLECTED_TABLES } from '../stream/rows.ts'

/** Counts since the start of the process. Names of kinds, tables and channels are few and fixed. */
export class CollectCounts {
  readonly #frames = new Map<string, number>()
  readonly #rows = new Map<string, number>(COLLECTED_TABLES.map((table) => [table, 0]))
  readonly #gaps = new Map<string, number>()
  readonly #disconnects = new Map<string, number>()
  readonly #sockets = new Set<number>()
  #connections = 0
  readonly #recoveries = new Map<string, number>()
  readonly #partitionsDropped = new Map<string, number>()
  readonly #failures = new Map<string, number>()
  #pausedSeconds = 0
  #movedMarkets = 0
  #unplacedMarkets = 0
  #lostRows = 0
  #polledBooks = 0
  #latePolls = 0
  #databaseBytes: number | undefined
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

  /** Connections made after the first of each socket. */
  get reconnects(): number {
    return this.#connections - this.#sockets.size
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

  /** Requests for order books that were suspect, by what was asked. */
  get recoveries(): ReadonlyMap<string, number> {
    return this.#recoveries
  }

  /** Partitions dropped, by cause. */
  get partitionsDropped(): ReadonlyMap<string, number> {
    return this.#partitionsDropped
  }

  /** Work that failed and is repeated, by stage. */
  get failures(): ReadonlyMap<string, number> {
    return this.#failures
  }

  /** Time during which nothing was read because the database was behind. */
  get pausedSeconds(): number {
    return this.#pausedSeconds
  }

  get movedMarkets(): number {
    return this.#movedMarkets
  }

  /** Markets that no connection had room for. */
  get unplacedMarkets(): number {
    return this.#unplacedMarkets
  }

  /** Rows dropped before every consumer had read them. */
  get lostRows(): number {
    return this.#lostRows
  }

  get polledBooks(): number {
    return this.#polledBooks
  }

  /** Polls that took longer than their interval. */
  get latePolls(): number {
    return this.#latePolls
  }

  /** Size of the time-series database at the last look. */
  get databaseBytes(): number | undefined {
    return this.#databaseBytes
  }

  countForgotten(deltas: number): void {
    this.#forgottenOccurrences += deltas
  }

  countFrame(kind: string): void {
    increase(this.#frames, kind, 1)
  }

  count(event: GathererEvent): void {
    const stage = STAGE_OF_FAILURE.get(event.kind)
    if (stage !== undefined) increase(this.#failures, stage, 1)
    switch (event.kind) {
      case 'connected':
        this.#connections++
        this.#sockets.add(event.member)
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
      case 'reading-resumed':
        this.#pausedSeconds += event.seconds
        break
      case 'recovery':
        increase(this.#recoveries, event.action, 1)
        break
      case 'moved':
        this.#movedMarkets += event.markets
        break
      case 'markets-unplaced':
        this.#unplacedMarkets += event.markets
        break
      case 'books-polled':
        this.#polledBooks += event.markets
        break
      case 'poll-behind':
        this.#latePolls++
        break
      case 'partition-dropped':
        increase(this.#partitionsDropped, event.cause, 1)
        this.#lostRows += event.lostRows
        break
      case 'disk-measured':
        this.#databaseBytes = event.sizeBytes
        break
      case 'backfilled':
        this.#backfilledTrades += event.trades
        break
    }
  }
}

const STAGE_OF_FAILURE: ReadonlyMap<GathererEvent['kind'], string> = new Map([
  ['connect-failed', 'connect'],
  ['command-failed', 'command'],
  ['write-failed', 'write'],
  ['heartbeat-failed', 'heartbeat'],
  ['registry-failed', 'registry'],
  ['backfill-failed', 'backfill'],
  ['poll-failed', 'poll'],
  ['retention-failed', 'retention'],
])

function increase(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
