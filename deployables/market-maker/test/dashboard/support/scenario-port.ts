import { type EpochUs, epochUs, microUsd } from '@kassandra/kalshi-sdk/units'
import { DEFAULT_RISK, type EngineMode, type EngineView, QUOTING_PRESETS, type StrategyConfig, sumParts } from '@kassandra/mm-engine'
import {
  type ActivityView,
  type AverageInput,
  type ConfigVersionView,
  ControlError,
  type ControlPort,
  type EquityPoint,
  type FeedInput,
  type FillView,
  type MarketPoint,
  type ShutdownMode,
} from '../../../src/control/control-port.ts'
import { gainOf, ScenarioMarket, type ScenarioTerms } from './scenario-market.ts'

const STEP_US = 1_000_000
const CASH = 1_000_000_000

export const SCENARIO_START_US = 1_760_000_000_000_000
const hoursOn = (hours: number): number => SCENARIO_START_US + hours * 3_600_000_000

export const SCENARIO_MARKETS: readonly ScenarioTerms[] = [
  {
    ticker: 'KXBTCD-25OCT0917-T121999.99',
    eventTicker: 'KXBTCD-25OCT0917',
    title: 'Bitcoin price on Oct 9, 2025 at 5pm EDT: $122,000 or above',
    startPrice: 4_800,
    tick: 100,
    closeUs: hoursOn(12),
  },
  {
    ticker: 'KXHIGHNY-25OCT09-B64.5',
    eventTicker: 'KXHIGHNY-25OCT09',
    title: 'Highest temperature in New York City on Oct 9, 2025: 64° to 65°',
    startPrice: 720,
    tick: 10,
    closeUs: hoursOn(20),
  },
  {
    ticker: 'KXFEDDECISION-25OCT-C25',
    eventTicker: 'KXFEDDECISION-25OCT',
    title: 'Federal Reserve cuts by 25 basis points in October',
    startPrice: 9_300,
    tick: 100,
    closeUs: hoursOn(500),
    hindrance: 'stale-book: last change 41 s ago, allowed 5 s',
  },
]

export const SCENARIO_CONFIG: StrategyConfig = {
  quoting: QUOTING_PRESETS.baseline,
  risk: DEFAULT_RISK,
  orders: {
    lifetimeUs: 30_000_000,
    renewUs: 15_000_000,
    graceUs: 60_000_000,
    materialPrice: 100,
    materialCount: QUOTING_PRESETS.baseline.sizeStep,
    holdUs: 1_000_000,
  },
}

/** A maker that exists only as numbers: nothing moves but by `step` and `fill`, the same way each time. */
export class ScenarioPort implements ControlPort {
  readonly mode: 'paper' | 'live'
  readonly version = '1.4.0'
  readonly markets: ScenarioMarket[]
  /** What outside sources said. */
  readonly told: string[] = []
  readonly shutdowns: string[] = []
  readonly events: ActivityView[] = []
  /** How often somebody looked. */
  views = 0
  #nowUs = SCENARIO_START_US
  #halt: EngineView['halt']
  #modeOfAll: EngineMode = 'quote'
  #best = 0
  #configs: { readonly view: ConfigVersionView; readonly config: StrategyConfig }[]
  readonly #fills: FillView[] = []
  readonly #equity: EquityPoint[] = []
  readonly #random: () => number

  constructor(
    random: () => number,
    { mode = 'paper', terms = SCENARIO_MARKETS }: { mode?: 'paper' | 'live'; terms?: readonly ScenarioTerms[] } = {},
  ) {
    this.mode = mode
    this.#random = random
    this.markets = terms.map((each) => new ScenarioMarket(each))
    const view = { version: 1, atUs: SCENARIO_START_US, source: 'market-maker.yaml', isActive: true }
    this.#configs = [{ view, config: SCENARIO_CONFIG }]
    this.#tell('info', undefined, `started in ${mode} mode with ${terms.length} markets`)
  }

  get nowUs(): EpochUs {
    return epochUs(this.#nowUs)
  }

  /** So many seconds of trading. */
  step(seconds = 1): void {
    for (let second = 0; second < seconds; second++) {
      this.#nowUs += STEP_US
      for (const market of this.markets) this.#take(market, market.step(this.#nowUs, this.#random))
      this.#measure()
    }
  }

  /** Time alone. */
  pass(us: number): void {
    this.#nowUs += us
  }

  fill(ticker: string, side: 'bid' | 'ask'): FillView {
    this.#nowUs += 1_000
    const market = this.#market(ticker)
    const fill = market.fill(side, this.#nowUs)
    this.#take(market, fill)
    this.#measure()
    return fill
  }

  view(levels: number): EngineView {
    this.views++
    const pnl = gainOf(this.markets)
    return {
      atUs: this.nowUs,
      engineId: 'mm-1',
      runEpoch: 42,
      configVersion: this.config().version,
      mode: this.#modeOfAll,
      isTradingActive: true,
      halt: this.#halt,
      pnl,
      drawdown: microUsd(this.#best - pnl),
      bound: microUsd(this.markets.reduce((sum, market) => sum + market.orders * 4_800_000, 0)),
      cash: microUsd(CASH + pnl),
      attribution: sumParts(this.markets.map(({ parts }) => parts)),
      counts: {
        quotes: this.#equity.length * 2,
        orders: this.markets.reduce((sum, { orders }) => sum + orders, 0),
        fills: this.#fills.length,
        commands: this.#equity.length,
      },
      markets: this.markets.map((market) => market.view(levels, this.#nowUs)),
    }
  }

  activity(limit: number): readonly ActivityView[] {
    return this.events.slice(-limit).reverse()
  }

  fills(limit: number): readonly FillView[] {
    return this.#fills.slice(-limit).reverse()
  }

  marketHistory(ticker: string, limit: number): readonly MarketPoint[] {
    return this.#market(ticker).history.slice(-limit)
  }

  equityHistory(limit: number): readonly EquityPoint[] {
    return this.#equity.slice(-limit)
  }

  async halt(by: string, reason: string): Promise<void> {
    if (this.#halt) return
    this.#halt = { ruleId: 'manual-kill', reason: `${by}: ${reason}`, atUs: this.nowUs }
    for (const market of this.markets) market.isQuoting = false
    this.#tell('error', undefined, `halted by ${by}: ${reason}`)
  }

  async resume(by: string, note: string): Promise<void> {
    if (!this.#halt) throw new ControlError('NOT_HALTED', ['trading is not halted'])
    this.#halt = undefined
    for (const market of this.markets) market.isQuoting = true
    this.#tell('warning', undefined, `resumed by ${by}: ${note}`)
  }

  async setMode(mode: EngineMode, ticker: string | undefined, by: string): Promise<void> {
    if (ticker === undefined) this.#modeOfAll = mode
    else this.#market(ticker).mode = mode
    this.#tell('info', ticker, `mode ${mode} set by ${by}`)
  }

  async setFeed(name: string, { value, logVarianceRate }: FeedInput): Promise<void> {
    this.told.push(`${name} ${value} ${logVarianceRate}`)
  }

  async setSettlementAverage(ticker: string, { samples, mean }: AverageInput): Promise<void> {
    this.told.push(`${this.#market(ticker).terms.ticker} ${samples} ${mean}`)
  }

  config(): { readonly version: number; readonly config: StrategyConfig } {
    const active = this.#configs.find(({ view }) => view.isActive)
    if (!active) throw new Error('no configuration is active')
    return { version: active.view.version, config: active.config }
  }

  async configVersions(): Promise<readonly ConfigVersionView[]> {
    return this.#configs.map(({ view }) => view)
  }

  async changeConfig(config: unknown, by: string): Promise<{ readonly version: number }> {
    if (!isConfig(config)) throw new ControlError('INVALID_CONFIG', ['quoting: is missing', 'risk: must be a list'])
    return this.#activate(config, 'api', by)
  }

  async rollbackConfig(version: number, by: string): Promise<{ readonly version: number }> {
    const found = this.#configs.find(({ view }) => view.version === version)
    if (!found) throw new ControlError('UNKNOWN_VERSION', [`version ${version} is not known`])
    return this.#activate(found.config, `rollback to ${version}`, by)
  }

  async shutdown(mode: ShutdownMode, by: string): Promise<void> {
    this.shutdowns.push(`${mode} by ${by}`)
  }

  #activate(config: StrategyConfig, source: string, by: string): { readonly version: number } {
    const version = this.#configs.length + 1
    const view = { version, atUs: this.#nowUs, source, isActive: true }
    this.#configs = [...this.#configs.map((each) => ({ ...each, view: { ...each.view, isActive: false } })), { view, config }]
    this.#tell('info', undefined, `configuration ${version} (${source}) set by ${by}`)
    return { version }
  }

  #market(ticker: string): ScenarioMarket {
    const market = this.markets.find(({ terms }) => terms.ticker === ticker)
    if (!market) throw new ControlError('UNKNOWN_MARKET', [`${ticker} is not a market of this maker`])
    return market
  }

  #take(market: ScenarioMarket, fill: FillView | undefined): void {
    if (!fill) return
    this.#fills.push(fill)
    const done = fill.side === 'bid' ? 'bought' : 'sold'
    this.#tell('info', market.terms.ticker, `${done} ${fill.count / 100} at ${fill.price / 100}¢`)
  }

  #measure(): void {
    const pnl = gainOf(this.markets)
    this.#best = Math.max(this.#best, pnl)
    this.#equity.push({ atUs: this.#nowUs, pnl, ...sumParts(this.markets.map(({ parts }) => parts)) })
  }

  #tell(level: ActivityView['level'], ticker: string | undefined, text: string): void {
    this.events.push({ id: this.events.length + 1, atUs: this.#nowUs, level, ticker, text })
  }
}

const isConfig = (config: unknown): config is StrategyConfig =>
  typeof config === 'object' && config !== null && 'quoting' in config && 'risk' in config && Array.isArray(config.risk)
