import type { AppendStore } from '@kassandra/archive/append'
import type { CandlesticksQuery } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { ExchangeAccess } from '../exchange/exchange-access.ts'
import type { ExchangePort } from '../exchange/exchange-port.ts'
import { WINDOW_LIMITS } from '../fetch/collect-window.ts'
import type { FetchDeps } from '../fetch/fetch-deps.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import type { FileOutcome } from '../fetch/outcome.ts'
import { graceSignal } from '../stop/grace-signal.ts'
import type { TickerLine } from '../tickers/ticker-line.ts'
import { runFetch } from './run-fetch.ts'
import { planRun, type RunPlan } from './run-plan.ts'
import { type RunSummary, summarize } from './summary.ts'

/** Told of what happens. */
export interface RunObserver {
  started(run: RunPlan, lines: number): void
  outcome(run: RunPlan, outcome: FileOutcome): void
  ended(summary: RunSummary): void
}

export interface RunServiceOptions {
  readonly store: AppendStore
  readonly access: ExchangeAccess
  /** Read anew for each run. @throws {ConfigError} */
  readonly loadTickers: () => Promise<readonly TickerLine[]>
  readonly nowMs: () => number
  readonly observer: RunObserver
  readonly periodMinutes: CandlesticksQuery['periodMinutes'] | undefined
  readonly firstLookbackMs: number
  readonly settleMs: number
  readonly concurrency: number
  readonly runTimeoutMs: number
  /** What is being written when the process is to stop may take so long. */
  readonly stopTimeoutMs: number
  readonly isDryRun: boolean
}

/** Does a run from its beginning to its summary. */
export class RunService {
  readonly #options: RunServiceOptions

  constructor(options: RunServiceOptions) {
    this.#options = options
  }

  plan(scheduledFor: EpochUs | undefined): RunPlan {
    return planRun(scheduledFor, this.#nowUs(), this.#options.settleMs * 1_000)
  }

  /**
   * What fails of a ticker is in the summary.
   * @param stopping Ends the run early: nothing further is fetched, and what is being written is finished.
   * @throws {ConfigError | SecretError} There are no tickers, or no key to sign with.
   */
  async run(run: RunPlan, stopping: AbortSignal): Promise<RunSummary> {
    const { observer, concurrency, stopTimeoutMs, isDryRun, loadTickers, access } = this.#options
    const deadline = this.#deadline()
    const signal = AbortSignal.any([stopping, deadline.signal])
    const writing = graceSignal(signal, stopTimeoutMs)
    try {
      const lines = await loadTickers()
      observer.started(run, lines.length)
      const exchange = await access.open(signal)
      const deps = this.#deps(run, exchange, signal, writing.signal)
      const outcomes = await runFetch(deps, lines, { concurrency, onOutcome: (outcome) => observer.outcome(run, outcome) })
      const summary = summarize(run, outcomes, this.#nowUs(), isDryRun)
      observer.ended(summary)
      return summary
    } finally {
      deadline.clear()
      writing.dispose()
    }
  }

  #deps(run: RunPlan, exchange: ExchangePort, signal: AbortSignal, writeSignal: AbortSignal): FetchDeps {
    const { store, periodMinutes, firstLookbackMs } = this.#options
    const now = (): EpochUs => this.#nowUs()
    return {
      run,
      exchange,
      store,
      now,
      periodMinutes,
      firstLookbackUs: firstLookbackMs * 1_000,
      limits: WINDOW_LIMITS,
      signal,
      writeSignal,
    }
  }

  #deadline(): { readonly signal: AbortSignal; clear(): void } {
    const { runTimeoutMs } = this.#options
    const controller = new AbortController()
    const end = (): void => controller.abort(new FetchError('RUN_TIMEOUT', `the run took longer than ${runTimeoutMs} ms`))
    const timer = setTimeout(end, runTimeoutMs)
    return { signal: controller.signal, clear: () => clearTimeout(timer) }
  }

  #nowUs(): EpochUs {
    return epochUs(this.#options.nowMs() * 1_000)
  }
}
