import type { CellStore } from '@kassandra/archive/store'
import { wait } from '../clock/wait.ts'
import { elapsedAtMost, type Instant, type LeaseClock } from './lease-clock.ts'
import { decodeLease, encodeLease, LEASE_KEY, type LeaseRecord } from './lease-record.ts'
import type { LeaseTimes } from './lease-times.ts'

export interface LeaseParts {
  readonly cells: Pick<CellStore, 'read' | 'write'>
  readonly clock: LeaseClock
  readonly times: LeaseTimes
  /** A renewal failed; it is tried again. */
  failed(error: unknown): void
  renewed?(): void
}

/** A lease as its holder wrote it last. */
export interface HeldLease {
  readonly record: LeaseRecord
  readonly version: string
  /** When that write began. */
  readonly since: Instant
}

/** How a lease stands: `fenced` is held but too old to trade with, `released` was given back. */
export type LeaseState = 'held' | 'fenced' | 'released' | 'lost'

/**
 * The right to trade, as long as `mayTrade` says so. It is renewed by `run`. Lost is lost: whoever held it ends, and another process may take
 * it when its time is over.
 */
export class Lease {
  readonly #parts: LeaseParts
  #held: HeldLease
  #loss: string | undefined
  readonly #lost = Promise.withResolvers<string>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: LeaseParts, held: HeldLease) {
    this.#parts = parts
    this.#held = held
  }

  get epoch(): number {
    return this.#held.record.epoch
  }

  get holder(): string {
    return this.#held.record.holder
  }

  /** Why it is lost; undefined while it is held. */
  get loss(): string | undefined {
    return this.#loss
  }

  /** Resolves with the reason. */
  get lost(): Promise<string> {
    return this.#lost.promise
  }

  /** Whether anything may be sent now that may trade. Cancels may always be. */
  mayTrade(): boolean {
    return this.#loss === undefined && this.#ageMs() < this.#parts.times.tradeMs
  }

  get state(): LeaseState {
    if (this.#held.record.kind === 'released') return 'released'
    if (this.#loss !== undefined) return 'lost'
    return this.mayTrade() ? 'held' : 'fenced'
  }

  /** How much of its time is left, in ms. */
  leftMs(): number {
    return this.#parts.times.ttlMs - this.#ageMs()
  }

  /** Renews it until aborted or lost. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, times } = this.#parts
    const watch = new AbortController()
    const watching = this.#watch(AbortSignal.any([signal, watch.signal]))
    while (!signal.aborted && this.#loss === undefined) {
      await wait(clock, times.renewMs, signal)
      while (!signal.aborted && this.#loss === undefined && !(await this.#renewed({}))) await wait(clock, times.retryMs, signal)
    }
    watch.abort()
    await watching
  }

  /**
   * Raises the epoch to that of a run.
   * @throws {Error} The lease was lost before that was written.
   */
  async raise(epoch: number): Promise<void> {
    while (this.epoch < epoch) {
      if (this.#loss !== undefined) throw new Error(this.#loss)
      if (!(await this.#renewed({ epoch }))) await wait(this.#parts.clock, this.#parts.times.retryMs, new AbortController().signal)
    }
  }

  /**
   * Gives it back, so that the next one need not wait. To be called when nothing rests.
   * @returns Whether that is written; otherwise its time runs out.
   */
  async release(): Promise<boolean> {
    if (this.#loss !== undefined) return false
    const isReleased = await this.#renewed({ kind: 'released' })
    this.#lose('it was given back')
    return isReleased
  }

  /** Looks at the time by itself, since a renewal may hang. */
  async #watch(signal: AbortSignal): Promise<void> {
    const { clock, times } = this.#parts
    while (!signal.aborted && this.#loss === undefined) {
      const leftMs = times.tradeMs - this.#ageMs()
      if (leftMs <= 0) return this.#lose(`it could not be renewed for ${times.tradeMs} ms`)
      await wait(clock, leftMs, signal)
    }
  }

  #ageMs(): number {
    return elapsedAtMost(this.#held.since, this.#parts.clock.now())
  }

  #lose(reason: string): void {
    if (this.#loss !== undefined) return
    this.#loss = reason
    this.#lost.resolve(reason)
  }

  /** One write after the other. */
  #renewed(change: Partial<LeaseRecord>): Promise<boolean> {
    const written = this.#turn.then(() => this.#renew(change))
    this.#turn = written
    return written
  }

  async #renew(change: Partial<LeaseRecord>): Promise<boolean> {
    const { cells, clock, times, failed } = this.#parts
    const { record, version } = this.#held
    const since = clock.now()
    const next = { ...record, ...change, renewal: record.renewal + 1, writtenAt: new Date(since.wallMs).toISOString() }
    const signal = AbortSignal.timeout(times.requestMs)
    try {
      const outcome = await cells.write(LEASE_KEY, encodeLease(next), version, signal)
      if (outcome.kind === 'written') {
        this.#held = { record: next, version: outcome.version, since }
        this.#parts.renewed?.()
        return true
      }
      await this.#lookAgain(signal)
    } catch (error) {
      failed(error)
    }
    return false
  }

  /** An earlier write may have happened of which nobody told: then the lease is still ours, as old as it was known to be. */
  async #lookAgain(signal: AbortSignal): Promise<void> {
    const found = await this.#parts.cells.read(LEASE_KEY, signal)
    const record = found && decodeLease(found.bytes)
    if (!found || !record) return this.#lose('somebody removed it')
    if (record.holder !== this.holder) return this.#lose(`${record.holder} has taken it`)
    this.#held = { record, version: found.version, since: this.#held.since }
  }
}
