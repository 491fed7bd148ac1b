import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { isRetryable } from '@kassandra/sync'
import { UnwrittenRowsError } from '../errors.ts'
import type { GathererObserver } from '../observer.ts'
import { type Backoff, backoffDelayMs } from '../time/backoff.ts'
import { type CollectClock, pause } from '../time/clock.ts'
import { Batch, type BatchPart } from './batch.ts'

/** Where batches go. */
export interface BatchStore {
  /** Writes all of a batch in one transaction. Writing it again changes nothing. */
  write(batch: Batch): Promise<void>
}

export interface WriterOptions {
  /** Rows that fill a batch. Default 2,000. */
  readonly maxRows?: number | undefined
  /** A batch that is not full is written this long after its first row, milliseconds. Default 250. */
  readonly maxDelayMs?: number | undefined
  /** Unwritten rows at which reading is paused; it goes on at half of them. Default 50,000. */
  readonly maxBacklogRows?: number | undefined
  /** Waits between attempts to write the same batch. Default 100 ms to 10 s. */
  readonly retry?: Backoff | undefined
}

export interface WriterDeps {
  readonly store: BatchStore
  readonly clock: CollectClock
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  readonly observe: GathererObserver
}

interface Waiter {
  readonly isDone: () => boolean
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes what arrives in order of arrival, one batch at a time, each in one transaction. A batch that fails for a passing reason is
 * written again until it succeeds; nothing is skipped. For any other reason `run` ends with an error.
 */
export class BatchWriter {
  readonly #deps: WriterDeps
  readonly #maxRows: number
  readonly #maxDelayMs: number
  readonly #maxBacklogRows: number
  readonly #retry: Backoff
  readonly #sealed: Batch[] = []
  readonly #waiters = new Set<Waiter>()
  #open = new Batch()
  #cancelDelay: (() => void) | undefined
  #backlogRows = 0
  #sealedCount = 0
  #writtenCount = 0
  #horizonUs: EpochUs | undefined
  #isClosing = false
  #failure: UnwrittenRowsError | undefined

  constructor(deps: WriterDeps, options: WriterOptions = {}) {
    this.#deps = deps
    this.#maxRows = options.maxRows ?? 2_000
    this.#maxDelayMs = options.maxDelayMs ?? 250
    this.#maxBacklogRows = options.maxBacklogRows ?? 50_000
    this.#retry = options.retry ?? { minDelayMs: 100, maxDelayMs: 10_000 }
  }

  /** Rows added and not yet committed. */
  get backlogRows(): number {
    return this.#backlogRows
  }

  /** Whether everything added is committed. */
  get isIdle(): boolean {
    return this.#open.isEmpty && this.#sealed.length === 0
  }

  /** Latest exchange time of the stream that is committed. */
  get horizonUs(): EpochUs | undefined {
    return this.#horizonUs
  }

  /** Takes a part for the open batch. @throws {UnwrittenRowsError} Writing has failed for good. */
  add(part: BatchPart): void {
    if (this.#failure) throw this.#failure
    this.#open.add(part)
    this.#backlogRows += part.rows.length
    if (this.#open.isEmpty) return
    if (this.#open.rowCount >= this.#maxRows) this.#seal()
    else this.#cancelDelay ??= this.#deps.clock.setTimer(this.#maxDelayMs, () => this.#seal())
  }

  /** Whether the backlog has reached its bound. */
  get isFull(): boolean {
    return this.#backlogRows >= this.#maxBacklogRows
  }

  /** Resolves when more may be added: at once, or after the backlog has shrunk to half its bound. */
  room(): Promise<void> {
    if (!this.isFull) return Promise.resolve()
    return this.#when(() => this.#backlogRows <= this.#maxBacklogRows / 2)
  }

  /** Resolves when everything added so far is committed. */
  flush(): Promise<void> {
    this.#seal()
    const upTo = this.#sealedCount
    return this.#when(() => this.#writtenCount >= upTo)
  }

  /** Ends `run` once everything added so far is written. */
  close(): void {
    this.#isClosing = true
    this.#seal()
    this.#wake()
  }

  /**
   * Writes until closed.
   * @param giveUp Aborted when waiting for the database has to end.
   * @throws {UnwrittenRowsError} A batch cannot be written, or `giveUp` came first.
   */
  async run(giveUp: AbortSignal): Promise<void> {
    for (;;) {
      await this.#when(() => this.#sealed.length > 0 || this.#isClosing)
      const batch = this.#sealed[0]
      if (!batch) return
      await this.#writeUntilDone(batch, giveUp)
      this.#sealed.shift()
      this.#writtenCount++
      this.#backlogRows -= batch.rowCount
      this.#horizonUs = batch.horizonUs ?? this.#horizonUs
      this.#wake()
    }
  }

  async #writeUntilDone(batch: Batch, giveUp: AbortSignal): Promise<void> {
    const { store, clock, random, observe } = this.#deps
    for (let failures = 1; ; failures++) {
      const startedAtUs = clock.nowUs()
      try {
        await store.write(batch)
        observe({ kind: 'batch-written', batch, seconds: (clock.nowUs() - startedAtUs) / 1_000_000, attempts: failures })
        return
      } catch (error) {
        if (!isRetryable(error)) throw this.#fail(error)
        const retryInMs = backoffDelayMs(this.#retry, failures, random())
        observe({ kind: 'write-failed', error, rows: batch.rowCount, retryInMs })
        await pause(clock, retryInMs, giveUp)
        if (giveUp.aborted) throw this.#fail(error)
      }
    }
  }

  #fail(cause: unknown): UnwrittenRowsError {
    this.#failure = new UnwrittenRowsError(this.#backlogRows, { cause })
    for (const waiter of this.#waiters) waiter.reject(this.#failure)
    this.#waiters.clear()
    return this.#failure
  }

  #seal(): void {
    this.#cancelDelay?.()
    this.#cancelDelay = undefined
    if (this.#open.isEmpty) return
    this.#sealed.push(this.#open)
    this.#sealedCount++
    this.#open = new Batch()
    this.#wake()
  }

  #when(isDone: () => boolean): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure)
    if (isDone()) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiters.add({ isDone, resolve, reject })
    })
  }

  #wake(): void {
    for (const waiter of this.#waiters) {
      if (!waiter.isDone()) continue
      this.#waiters.delete(waiter)
      waiter.resolve()
    }
  }
}
