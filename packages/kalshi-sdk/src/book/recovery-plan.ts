/** What is asked of the exchange for markets whose books are not whole. */
export type RecoveryAction = 'get-snapshot' | 'resubscribe' | 'reconnect'

export interface RecoveryOptions {
  /** From a subscription to the first snapshot of a market. Default 10,000. */
  readonly initialDeadlineMs: number
  /** From `get-snapshot` to the snapshot. Default 2,000; doubled for every repeat after a reconnect, up to a minute. */
  readonly snapshotDeadlineMs: number
  /** From `resubscribe` to the snapshot. Default 5,000. */
  readonly resubscribeDeadlineMs: number
  /** From `reconnect` to the snapshot. Default 15,000. */
  readonly reconnectDeadlineMs: number
}

export const DEFAULT_RECOVERY: RecoveryOptions = {
  initialDeadlineMs: 10_000,
  snapshotDeadlineMs: 2_000,
  resubscribeDeadlineMs: 5_000,
  reconnectDeadlineMs: 15_000,
}

/** Markets for which the same is to be asked; `attempt` counts what was asked for them since they were last whole, from 1. */
export interface RecoveryStep {
  readonly action: RecoveryAction
  readonly attempt: number
  readonly tickers: readonly string[]
}

/** How far one market is: what was asked so far, and when the next thing is asked. */
interface Episode {
  readonly attempts: number
  readonly dueUs: number
}

const LONGEST_POLL_MS = 60_000

/**
 * Which markets wait for a snapshot, and what is asked for them when. Each climbs the same ladder: get-snapshot, resubscribe,
 * reconnect. The last rung is taken once an episode, since it costs every other market its book; from then on only
 * get-snapshot is repeated. Pure but for its own state: the time is told to it.
 */
export class RecoveryPlan {
  readonly #options: RecoveryOptions
  readonly #episodes = new Map<string, Episode>()
  #isSuspended = true

  constructor(options: RecoveryOptions) {
    this.#options = options
  }

  /** The market was whole: something is asked at once. */
  taint(ticker: string, nowUs: number): void {
    if (!this.#episodes.has(ticker)) this.#episodes.set(ticker, { attempts: 0, dueUs: nowUs })
  }

  /** The market is new on its subscription: its snapshot is on its way. */
  expect(ticker: string, nowUs: number): void {
    const attempts = this.#episodes.get(ticker)?.attempts ?? 0
    const deadlineMs = Math.max(this.#options.initialDeadlineMs, attempts === 0 ? 0 : this.#deadlineMs(attempts))
    this.#episodes.set(ticker, { attempts, dueUs: nowUs + deadlineMs * 1_000 })
  }

  /** The snapshot came, or nobody wants it. @returns What had been asked for it; undefined where it was not waited for. */
  settle(ticker: string): number | undefined {
    const attempts = this.#episodes.get(ticker)?.attempts
    this.#episodes.delete(ticker)
    return attempts
  }

  /** While there is no subscription nothing can be asked. */
  suspend(): void {
    this.#isSuspended = true
  }

  resume(): void {
    this.#isSuspended = false
  }

  /** When `take` has something next. */
  nextDueUs(): number | undefined {
    if (this.#isSuspended || this.#episodes.size === 0) return undefined
    let earliest = Number.POSITIVE_INFINITY
    for (const { dueUs } of this.#episodes.values()) earliest = Math.min(earliest, dueUs)
    return earliest
  }

  /** What is due now; the caller asks for it, and each market has its next deadline. */
  take(nowUs: number): readonly RecoveryStep[] {
    if (this.#isSuspended) return []
    const due = [...this.#episodes].filter(([, { dueUs }]) => dueUs <= nowUs)
    for (const [ticker, { attempts }] of due) {
      this.#episodes.set(ticker, { attempts: attempts + 1, dueUs: nowUs + this.#deadlineMs(attempts + 1) * 1_000 })
    }
    const byAttempt = Map.groupBy(due, ([, { attempts }]) => attempts + 1)
    return [...byAttempt].map(([attempt, group]) => ({ action: actionOf(attempt), attempt, tickers: group.map(([ticker]) => ticker) }))
  }

  #deadlineMs(attempt: number): number {
    const { snapshotDeadlineMs, resubscribeDeadlineMs, reconnectDeadlineMs } = this.#options
    if (attempt === 2) return resubscribeDeadlineMs
    if (attempt === 3) return reconnectDeadlineMs
    return attempt === 1 ? snapshotDeadlineMs : Math.min(LONGEST_POLL_MS, snapshotDeadlineMs * 2 ** Math.min(attempt - 3, 20))
  }
}

function actionOf(attempt: number): RecoveryAction {
  return attempt === 2 ? 'resubscribe' : attempt === 3 ? 'reconnect' : 'get-snapshot'
}
