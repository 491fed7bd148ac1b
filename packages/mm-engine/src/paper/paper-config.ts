import { requireInteger } from '../errors/invalid-parameter-error.ts'
import { createFeeRounding, type FeeRoundingConfig } from '../fees/fee-rounding.ts'
import { createFeeSchedule, type FeeSchedule } from '../fees/fee-schedule.ts'
import { STANDARD_TERMS } from '../fees/fee-terms.ts'
import { createQueueModel, type QueueModelConfig } from '../queue/queue-model.ts'
import { DEFAULT_PAIRING_WINDOW_US } from '../queue/queue-position.ts'
import { createLatency, type Latency, type LatencyConfig } from './latency.ts'
import type { PaperTerms } from './paper-market.ts'
import { type RandomState, seedRandom } from './seeded-random.ts'

export interface PaperConfig {
  /** Default `risk-averse`. */
  readonly queueModel?: QueueModelConfig
  /** Default 1 s. @see QueueRules */
  readonly pairingWindowUs?: number
  /** Default 50 ms for each leg: to be replaced by what was measured where the engine runs. */
  readonly latency?: {
    /** From the exchange to the engine, for events that do not tell their time; those that do have had theirs. */
    readonly marketData?: LatencyConfig
    /** From the engine to the exchange. */
    readonly command?: LatencyConfig
    /** From the exchange to the engine, of answers and of fills. */
    readonly answer?: LatencyConfig
  }
  /**
   * How long the exchange's past stays open for events that are received late; no answer is received before.
   * Default: the longest of `latency.marketData`.
   */
  readonly holdUs?: number
  /** Begins the ids of orders and trades. Another for each run, where a store keeps them. Default `paper`. */
  readonly idPrefix?: string
  /** Of the latencies. Default 0. */
  readonly seed?: number
  /** Fees by ticker. */
  readonly fees?: Readonly<Record<string, FeeSchedule>>
  /** Fees of all other markets. Default: the plain schedule, in which makers pay nothing. */
  readonly defaultFees?: FeeSchedule
  readonly feeRounding?: FeeRoundingConfig
  /** What happens where two orders of ours meet: the coming one ends (default), or the resting one does. */
  readonly selfTradePrevention?: 'taker_at_cross' | 'maker'
}

/** A checked configuration. */
export interface PaperRules {
  termsOf(ticker: string): PaperTerms
  readonly marketData: Latency
  readonly command: Latency
  readonly answer: Latency
  readonly holdUs: number
  readonly random: RandomState
}

const DEFAULT_LATENCY: LatencyConfig = { kind: 'fixed', us: 50_000 }

/** @throws {InvalidParameterError} A latency, a model, a rounding, the window, the hold or the seed is out of range. */
export function readPaperConfig(config: PaperConfig): PaperRules {
  const { latency = {}, fees = {}, defaultFees = createFeeSchedule(STANDARD_TERMS) } = config
  const { selfTradePrevention = 'taker_at_cross', idPrefix = 'paper' } = config
  const marketData = createLatency(latency.marketData ?? DEFAULT_LATENCY)
  const queue = {
    model: createQueueModel(config.queueModel),
    pairingWindowUs: requireInteger('pairingWindowUs', config.pairingWindowUs ?? DEFAULT_PAIRING_WINDOW_US, 0),
  }
  const rounding = createFeeRounding(config.feeRounding)
  return {
    termsOf: (ticker) => ({ queue, fees: feesOf(fees, ticker) ?? defaultFees, rounding, selfTradePrevention, idPrefix }),
    marketData,
    command: createLatency(latency.command ?? DEFAULT_LATENCY),
    answer: createLatency(latency.answer ?? DEFAULT_LATENCY),
    holdUs: requireInteger('holdUs', config.holdUs ?? marketData.maxUs, 0),
    random: seedRandom(config.seed ?? 0),
  }
}

const feesOf = (fees: Readonly<Record<string, FeeSchedule>>, ticker: string): FeeSchedule | undefined =>
  Object.hasOwn(fees, ticker) ? fees[ticker] : undefined
