import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import {
  type Engine,
  type EngineEvent,
  EngineHost,
  type EngineMode,
  type EngineSetup,
  type EngineState,
  type EngineView,
  type HostedStep,
  InvalidParameterError,
  type MmEngineError,
  StoreChanges,
  type StrategyConfig,
  viewEngine,
} from '@kassandra/mm-engine'
import type { MakerStore, StoreChange } from '@kassandra/mm-engine/store'
import {
  type AverageInput,
  type ConfigVersionView,
  ControlError,
  type ControlPort,
  type FeedInput,
  type ShutdownMode,
} from '../control/control-port.ts'
import { MakerHistory } from '../history/maker-history.ts'

/** Reads the strategy that people write, and writes it for them. */
export interface StrategyFormat {
  /** @throws {ControlError} `INVALID_CONFIG` with every problem. */
  parse(document: unknown): StrategyConfig
  describe(config: StrategyConfig): unknown
}

export interface MakerPorts {
  readonly mode: 'paper' | 'live'
  readonly version: string
  readonly engine: Engine
  readonly setup: EngineSetup
  readonly state: EngineState
  readonly store: MakerStore
  readonly strategy: StrategyFormat
  nowUs(): EpochUs
  /** Sends commands to the venue. */
  send(commands: HostedStep['step']['commands']): void
  /** Is told of each step: recordings, metrics, alerts. Never throws. */
  observe(step: HostedStep): void
  /** A batch is durable, and how long that took. */
  persisted(seconds: number, changes: readonly StoreChange[]): void
  marketFailed(ticker: string, error: MmEngineError): void
  /** Makes ready to trade again: adopts what the exchange says. @returns Why a person may not resume now; undefined where he may. */
  beforeResume(): Promise<string | undefined>
  shutdown(mode: ShutdownMode, by: string): void
}

/** The running market maker as its surroundings see it: takes events, keeps what must be kept, and does what people ask. */
export class Maker implements ControlPort {
  readonly mode: 'paper' | 'live'
  readonly version: string
  readonly history: MakerHistory = new MakerHistory()
  readonly host: EngineHost
  readonly #ports: MakerPorts
  readonly #changes: StoreChanges

  constructor(ports: MakerPorts) {
    this.#ports = ports
    this.#changes = new StoreChanges(ports.setup.runEpoch)
    this.mode = ports.mode
    this.version = ports.version
    this.host = new EngineHost(ports.engine, ports.state, {
      persist: (steps) => this.#persist(steps),
      send: (commands) => ports.send(commands),
      observe: (step) => {
        this.history.take(step)
        ports.observe(step)
      },
      marketFailed: (ticker, error) => {
        this.history.say(ports.nowUs(), 'error', `is paused: ${error.message}`, ticker)
        ports.marketFailed(ticker, error)
      },
    })
  }

  get state(): EngineState {
    return this.host.state
  }

  readonly push = (event: EngineEvent): void => this.host.push(event)

  view(levels: number): EngineView {
    return viewEngine(this.#ports.setup, this.state, levels)
  }

  activity: ControlPort['activity'] = (limit) => this.history.activity(limit)
  fills: ControlPort['fills'] = (limit) => this.history.fills(limit)
  marketHistory: ControlPort['marketHistory'] = (ticker, limit) => this.history.marketHistory(ticker, limit)
  equityHistory: ControlPort['equityHistory'] = (limit) => this.history.equityHistory(limit)

  async halt(by: string, reason: string): Promise<void> {
    await this.#take({ kind: 'kill', reason: `${by}: ${reason}`, atUs: this.#ports.nowUs() })
  }

  async resume(by: string, note: string): Promise<void> {
    if (this.state.risk.status.kind !== 'halted') throw new ControlError('NOT_HALTED', ['nothing is halted'])
    const hindrance = await this.#ports.beforeResume()
    if (hindrance !== undefined) throw new ControlError('NOT_ALLOWED', [hindrance])
    await this.#take({ kind: 'resume', by, note, atUs: this.#ports.nowUs() })
  }

  async setMode(mode: EngineMode, ticker: string | undefined, by: string): Promise<void> {
    if (ticker !== undefined && !this.state.markets.has(ticker))
      throw new ControlError('UNKNOWN_MARKET', [`${ticker} is not one of the markets that are made`])
    const atUs = this.#ports.nowUs()
    await this.#take({ kind: 'mode', mode, ticker, atUs })
    this.history.say(atUs, 'warning', `${by} sets the mode to ${mode}`, ticker)
  }

  async setFeed(name: string, { value, logVarianceRate }: FeedInput): Promise<void> {
    const atUs = this.#ports.nowUs()
    const feed = { value, asOfUs: atUs, ...(logVarianceRate !== undefined && { logVarianceRate }) }
    await this.#take({ kind: 'feed', name, feed, atUs })
  }

  async setSettlementAverage(ticker: string, { samples, mean }: AverageInput): Promise<void> {
    if (!this.state.markets.has(ticker)) throw new ControlError('UNKNOWN_MARKET', [`${ticker} is not one of the markets that are made`])
    const atUs = this.#ports.nowUs()
    await this.#take({ kind: 'settlement-average', ticker, average: { samples, mean, asOfUs: atUs }, atUs })
  }

  config(): { readonly version: number; readonly config: unknown } {
    return { version: this.state.configVersion, config: this.#ports.strategy.describe(this.state.config) }
  }

  async configVersions(): Promise<readonly ConfigVersionView[]> {
    const versions = await this.#ports.store.configs.list()
    const active = this.state.configVersion
    return versions.map(({ version, atUs, source }) => ({ version, atUs, source, isActive: version === active }))
  }

  changeConfig(document: unknown, by: string): Promise<{ readonly version: number }> {
    return this.#configure(document, by)
  }

  async rollbackConfig(version: number, by: string): Promise<{ readonly version: number }> {
    const kept = await this.#ports.store.configs.find(version)
    if (!kept) throw new ControlError('UNKNOWN_VERSION', [`version ${version} is not kept; the newest 20 are`])
    return this.#configure(JSON.parse(kept.content), `${by}, rollback to ${version}`)
  }

  shutdown(mode: ShutdownMode, by: string): Promise<void> {
    this.#ports.shutdown(mode, by)
    return Promise.resolve()
  }

  async #configure(document: unknown, source: string): Promise<{ readonly version: number }> {
    const { engine, strategy, store, nowUs } = this.#ports
    const config = strategy.parse(document)
    try {
      engine.check(config)
    } catch (error) {
      if (error instanceof InvalidParameterError) throw new ControlError('INVALID_CONFIG', [error.message])
      throw error
    }
    const content = JSON.stringify(strategy.describe(config))
    const version = await store.configs.save({ atUs: nowUs(), source, content })
    if (version !== this.state.configVersion) await this.#take({ kind: 'configure', version, config, atUs: nowUs() })
    return { version }
  }

  async #take(event: EngineEvent): Promise<void> {
    this.push(event)
    await this.host.settled()
  }

  async #persist(steps: readonly HostedStep[]): Promise<void> {
    const changes = this.#changes.of(steps)
    if (changes.length === 0) return
    const startedUs = this.#ports.nowUs()
    await this.#ports.store.commit(changes)
    this.#ports.persisted((this.#ports.nowUs() - startedUs) / 1_000_000, changes)
  }
}
