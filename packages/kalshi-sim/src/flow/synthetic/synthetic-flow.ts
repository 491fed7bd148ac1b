import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { SeededRandom } from '../../random/seeded-random.ts'
import type { BookChange } from '../../trading/book/matching-book.ts'
import type { Flow, FlowTarget } from '../flow.ts'
import { Floor } from './floor.ts'
import { instrumentAt } from './instruments.ts'
import { startPauses, startRolling } from './lifecycle.ts'
import { act } from './traders.ts'

export interface SyntheticFlowOptions {
  /** Fixes everything that happens. */
  readonly seed: number
  /** Markets listed at the start; with a lifecycle, the first of them is replaced by a new one every period. */
  readonly markets: number
  /** Public messages a second, on average, over all markets. */
  readonly rate: number
  readonly startUs: EpochUs
  /** Length of the flow; absent: it has no end. */
  readonly durationUs?: number
  /** Seconds from one close of the rolling series to the next, at least 8; 0: no lifecycle. Default 30. */
  readonly lifecycleSeconds?: number
}

const SECOND_US = 1_000_000
/** What an action that changed nothing counts as, in messages, so that time goes on. */
const IDLE_MESSAGES = 0.2

/** A seeded market place: makers, noise traders and informed traders on real order books, tickers once a second, a lifecycle. */
export class SyntheticFlow implements Flow {
  readonly kind = 'synthetic'
  readonly startUs: EpochUs
  readonly spanUs: number | undefined
  readonly #options: SyntheticFlowOptions
  #floor: Floor | undefined

  constructor(options: SyntheticFlowOptions) {
    this.#options = options
    this.startUs = options.startUs
    this.spanUs = options.durationUs
  }

  open(target: FlowTarget): void {
    const { seed, markets, lifecycleSeconds = 30 } = this.#options
    const floor = new Floor(target, new SeededRandom(seed), this.startUs)
    this.#floor = floor
    if (lifecycleSeconds > 0 && markets > 0) startRolling(floor, lifecycleSeconds)
    for (let index = lifecycleSeconds > 0 ? 1 : 0; index < markets; index++) {
      const market = floor.list(instrumentAt(index, this.startUs), 0)
      if (index === 1 && lifecycleSeconds > 0) startPauses(floor, market, lifecycleSeconds)
    }
    floor.at(0, (atUs) => this.#act(floor, atUs))
  }

  peekUs(): number | undefined {
    const atUs = this.#floor?.queue.peekUs()
    const { durationUs = Number.POSITIVE_INFINITY } = this.#options
    return atUs !== undefined && atUs < durationUs ? atUs : undefined
  }

  step(): void {
    this.#floor?.queue.runNext()
  }

  notice(ticker: string, changes: readonly BookChange[]): void {
    this.#floor?.notice(ticker, changes)
  }

  report(): Readonly<Record<string, unknown>> {
    const { seed, markets, rate } = this.#options
    return { seed, markets, rate }
  }

  // Markets listed first are the busier ones. The wait for the next action pays for all messages since the last one, so the rate holds.
  #act(floor: Floor, atUs: number): void {
    const { random, open } = floor
    const market = open[Math.min(random.integer(0, open.length - 1), random.integer(0, open.length - 1))]
    if (market) {
      market.walk(atUs, random)
      floor.publishChanges(market, act(market, random), atUs)
    }
    const owed = Math.max(floor.takeMessages(), IDLE_MESSAGES)
    const waitUs = Math.ceil((random.exponential() * owed * SECOND_US) / this.#options.rate)
    floor.at(atUs + waitUs, (nextUs) => this.#act(floor, nextUs))
  }
}
