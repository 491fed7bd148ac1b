import type { HostedStep } from '@kassandra/mm-engine'
import type { StoreChange } from '@kassandra/mm-engine/store'
import { wait } from '../clock/wait.ts'
import { readHaltObject, watchKillSwitch } from '../kill/watch-kill-switch.ts'
import type { Claim } from '../lease/claim.ts'
import { ResultsLog } from '../results/results-log.ts'
import { StateKeeper } from '../state/keep-state.ts'
import { StateFencedError, StateSaver } from '../state/save-state.ts'
import { TradeLog } from '../trade-log/trade-log.ts'
import type { OpenMaker } from '../wire/open-maker.ts'
import type { Surroundings } from '../wire/surroundings.ts'

const HALT_OBJECT_MS = 2_000
/** Longer than a request, shorter than anybody waits for an end. */
const LAST_LOGS_MS = 2_000

/** All that a running maker keeps in its bucket. */
export class BucketWork {
  readonly #claim: Claim
  readonly #open: OpenMaker
  readonly #surroundings: Surroundings
  readonly #saver: StateSaver | undefined
  readonly #keeper: StateKeeper
  readonly #trades: TradeLog
  readonly #results: ResultsLog

  constructor(claim: Claim, open: OpenMaker, surroundings: Surroundings) {
    const { bucket, lease } = claim
    const { config, store, run, maker, clock } = open
    const { databasePath, databaseUrl, stateIntervalMs } = config.storage
    this.#claim = claim
    this.#open = open
    this.#surroundings = surroundings
    const nowMs = (): number => surroundings.clock.nowUs() / 1_000
    this.#saver = databaseUrl
      ? undefined
      : new StateSaver({ bucket, store, databasePath, epoch: () => lease.epoch, runEpoch: run.epoch, nowMs })
    this.#trades = new TradeLog({ bucket, store, nowUs: () => clock.nowUs() })
    this.#results = new ResultsLog({ bucket, runEpoch: run.epoch, view: () => maker.view(0), nowUs: () => clock.nowUs() })
    this.#keeper = new StateKeeper({
      clock: surroundings.clock,
      intervalMs: stateIntervalMs,
      save: (signal) => this.#saveAll(signal),
      failed: (error) => this.#failed(error),
    })
  }

  /** A halt that is forgotten would be a resume that nobody asked for. */
  observe({ step }: HostedStep): void {
    if (step.notes.some(({ kind }) => kind === 'halted' || kind === 'resumed' || kind === 'configured')) this.#keeper.hurry()
  }

  persisted(changes: readonly StoreChange[]): void {
    this.#trades.note(changes)
  }

  /** Until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#keeper.run(signal), this.#watchHalt(signal)])
  }

  /** To be called when the run has ended in the store. @returns Whether the state is in the bucket. */
  async saveLast(timeoutMs: number): Promise<boolean> {
    const { logger } = this.#open.observers
    try {
      const saved = await this.#saver?.save(AbortSignal.timeout(Math.ceil(timeoutMs)))
      if (saved) logger.info({ key: saved.key, sizeBytes: saved.sizeBytes }, 'the state is saved')
      return true
    } catch (error) {
      logger.error({ err: error }, 'the state could not be saved; the next start finds what it lacks on the exchange')
      return false
    }
  }

  async writeLastLogs(): Promise<void> {
    const { logger } = this.#open.observers
    try {
      await this.#writeLogs(AbortSignal.timeout(LAST_LOGS_MS))
    } catch (error) {
      logger.error({ err: error }, 'the last lines of the trade log could not be written; the next start writes them')
    }
  }

  async #saveAll(signal: AbortSignal): Promise<void> {
    const { maker, observers } = this.#open
    await maker.host.settled()
    await this.#saver?.save(signal)
    await this.#writeLogs(signal)
    observers.health.set('state', 'ok')
  }

  async #writeLogs(signal: AbortSignal): Promise<void> {
    await this.#trades.flush(signal)
    await this.#results.flush(signal)
  }

  #failed(error: unknown): void {
    const { observers, clock, fail } = this.#open
    if (error instanceof StateFencedError) {
      fail(error)
      return
    }
    const text = 'the state could not be saved; it is tried again'
    observers.health.set('state', 'degraded', text)
    observers.logger.error({ err: error }, text)
    observers.alerts.raise({ key: 'state', level: 'error', text, atUs: clock.nowUs() })
  }

  #watchHalt(signal: AbortSignal): Promise<void> {
    const { maker, observers, clock, fail } = this.#open
    const { cells } = this.#claim.bucket
    return watchKillSwitch(
      {
        intervalMs: HALT_OBJECT_MS,
        read: (each) => readHaltObject(cells, each),
        found: (reason) => void maker.halt('halt object', reason).catch(fail),
        looked: () => observers.health.set('haltObject', 'ok'),
        failed: (error) => {
          const text = 'the halt object cannot be looked at; it is tried again'
          observers.health.set('haltObject', 'degraded', text)
          observers.logger.warn({ err: error }, text)
          observers.alerts.raise({ key: 'halt object', level: 'error', text, atUs: clock.nowUs() })
        },
        wait: (ms) => wait(this.#surroundings.clock, ms, signal),
      },
      signal,
    )
  }
}
