import { ClosedError } from '../errors/connection-error.ts'
import { waitUntilAborted } from '../rest/transport/abort.ts'
import type { RestClock } from '../rest/transport/rest-clock.ts'
import { type AbsenceRule, type IntentInput, type IntentState, stepIntent } from './intent-state.ts'
import type { OrderIntent } from './order-intent.ts'
import type { OrderOutcome, ResolveOptions } from './order-outcome.ts'
import type { OrderReads } from './order-reads.ts'
import { OrderSearch } from './order-search.ts'

export interface OpenIntentParts {
  readonly intent: OrderIntent
  readonly reads: OrderReads
  readonly clock: RestClock
  readonly rule: AbsenceRule
  /** Called once, when the outcome is final. */
  readonly onSettled: () => void
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000

/** One intent on its way to a final outcome. Looks for its order only while somebody waits for it; all who wait share one search. */
export class OpenIntent {
  readonly intent: OrderIntent
  readonly #parts: OpenIntentParts
  readonly #search: OrderSearch
  /** Nothing more is to be learned: the outcome is final, or the client closed. */
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers()
  #state: IntentState = { kind: 'pending-new', sentAtUs: undefined, orderId: undefined }
  #lookError: unknown
  #waiting = 0
  #stopSearch: AbortController | undefined

  constructor(parts: OpenIntentParts) {
    this.intent = parts.intent
    this.#parts = parts
    this.#search = new OrderSearch(parts.intent, parts.reads)
  }

  get isFinal(): boolean {
    return this.#state.kind === 'accepted' || this.#state.kind === 'rejected'
  }

  get isUnknown(): boolean {
    return this.#state.kind === 'unknown'
  }

  /** Why the last look that failed did. */
  get lookError(): unknown {
    return this.#lookError
  }

  apply(input: IntentInput): void {
    if (this.isFinal) return
    this.#state = stepIntent(this.intent, this.#state, input, this.#parts.rule)
    if (!this.isFinal) return
    this.#ended.resolve()
    this.#stopSearch?.abort()
    this.#parts.onSettled()
  }

  /** What is known now. */
  outcome(): OrderOutcome {
    const { intent } = this
    const { clientOrderId } = intent
    const state = this.#state
    if (state.kind === 'accepted') return { outcome: 'accepted', clientOrderId, intent, order: state.order, by: state.by }
    if (state.kind === 'rejected') return { outcome: 'rejected', clientOrderId, intent, error: state.error }
    const error = state.kind === 'unknown' ? state.cause : undefined
    return { outcome: 'unknown', clientOrderId, intent, error, resolve: (options) => this.resolve(options) }
  }

  /** Waits for a final outcome, searching meanwhile; the present one when the time is up. */
  async resolve({ timeoutMs = 60_000, signal }: ResolveOptions = {}): Promise<OrderOutcome> {
    signal?.throwIfAborted()
    if (this.isFinal) return this.outcome()
    const bound = Promise.withResolvers<void>()
    const timer = this.#parts.clock.setTimer(timeoutMs, bound.resolve)
    const onAbort = (): void => bound.reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#waiting += 1
    this.#startSearch()
    try {
      await Promise.race([this.#ended.promise, bound.promise])
      return this.outcome()
    } finally {
      timer.cancel()
      signal?.removeEventListener('abort', onAbort)
      this.#waiting -= 1
      if (this.#waiting === 0) this.#stopSearch?.abort()
    }
  }

  #startSearch(): void {
    if (this.#stopSearch?.signal.aborted === false) return
    this.#stopSearch = new AbortController()
    void this.#lookUntil(this.#stopSearch.signal)
  }

  async #lookUntil(stop: AbortSignal): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; !stop.aborted; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      const evidence = await this.#look(stop)
      if (evidence) this.apply(evidence)
      if (!stop.aborted) await waitUntilAborted(this.#parts.clock, pauseMs, stop).catch(() => undefined)
    }
  }

  /** A look that fails is no evidence; the next one may succeed, unless the client is closed. */
  async #look(stop: AbortSignal): Promise<IntentInput | undefined> {
    const orderId = this.#state.kind === 'unknown' ? this.#state.orderId : undefined
    try {
      return await this.#search.look(orderId, { signal: stop, maxRetries: 0 })
    } catch (error) {
      this.#lookError = error
      if (error instanceof ClosedError) this.#ended.resolve()
      return undefined
    }
  }
}
