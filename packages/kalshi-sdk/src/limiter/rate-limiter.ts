import { redactTarget } from '../auth/redact-target.ts'
import { ConfigError } from '../errors/config-error.ts'
import { CostExceedsBudgetError, RateLimitQueueError } from '../errors/rate-limit-queue-error.ts'
import { type RestClock, systemRestClock } from '../rest/transport/rest-clock.ts'
import type { EpochUs } from '../units/time.ts'
import { Budget, type BudgetState } from './budget.ts'
import { type BucketName, type ChargedRequest, type Lane, planCharge } from './charge.ts'
import { CostTable } from './cost-table.ts'
import { BASIC_LIMITS, type BucketLimit, type LimitsSource, type RateLimits } from './limits.ts'
import { LimitsRefresh } from './limits-refresh.ts'

export interface RateLimiterOptions {
  /** The budget until `follow` learns the account's own. Default: `BASIC_LIMITS`. */
  readonly limits?: RateLimits
  /** This process's part of the member's budget, above 0 up to 1. Default 1. */
  readonly rateShare?: number
  /**
   * By how much the way to the exchange may differ from one request to the next. What refills in this time is held back, so that
   * requests that catch up with one another still find tokens. Default 100.
   */
  readonly headroomMs?: number
  /** Default 10,000. */
  readonly queueTimeoutMs?: number
  /** Default: the system's. */
  readonly clock?: RestClock
}

export interface AdmitOptions {
  /** Any of them ends the wait. */
  readonly signals?: readonly AbortSignal[]
  /** Default: the lane of the request's kind. */
  readonly lane?: Lane | undefined
  /** Bound of the wait. Default: the limiter's. */
  readonly queueTimeoutMs?: number | undefined
}

/** Leave to send one attempt. */
export interface Admission {
  readonly bucket: BucketName
  readonly lane: Lane
  /** Tokens taken. */
  readonly cost: number
  readonly waitedUs: number
  /** To be called when the exchange refused the attempt for its rate (429). */
  refused(): void
}

/** What a limiter stands at. */
export interface RateLimiterState {
  readonly read: BudgetState
  readonly write: BudgetState
  /** Write buckets of shards that were named so far, by shard. */
  readonly shards: Readonly<Record<number, BudgetState>>
  /** Why the account's figures could not be read the last time; undefined when they could, or were never asked for. */
  readonly refreshError: unknown
}

/**
 * Keeps the calls of one member under the exchange's token buckets, so that none is refused. Clients of one member in one process
 * share one limiter; several processes split the budget by `rateShare`. Holds no timers while nobody waits.
 * @see docs/spec/rate-limits.md
 */
export class RateLimiter {
  readonly #options: Required<RateLimiterOptions>
  readonly #budgets = new Map<BucketName, Budget>()
  #limits: RateLimits
  #costs: CostTable
  #refresh: LimitsRefresh | undefined

  /** @throws {ConfigError} An option is out of its range. */
  constructor(options: RateLimiterOptions = {}) {
    const { limits = BASIC_LIMITS, rateShare = 1, headroomMs = 100, queueTimeoutMs = 10_000, clock = systemRestClock } = options
    if (!(rateShare > 0 && rateShare <= 1)) throw new ConfigError('rateShare should be above 0 and at most 1')
    if (!(headroomMs >= 0)) throw new ConfigError('headroomMs should be 0 or more')
    if (!(queueTimeoutMs >= 0)) throw new ConfigError('queueTimeoutMs should be 0 or more')
    this.#options = { limits, rateShare, headroomMs, queueTimeoutMs, clock }
    this.#limits = requireLimits(limits)
    this.#costs = new CostTable(limits.costs, limits.defaultCost)
  }

  /**
   * Takes the tokens of one attempt, waiting for them if need be.
   * @throws {CostExceedsBudgetError} The bucket can never hold as many.
   * @throws {RateLimitQueueError} They did not come in time. Or a signal's reason.
   */
  async admit(request: ChargedRequest, options: AdmitOptions = {}): Promise<Admission> {
    this.#refresh?.refreshIfDue()
    const { bucket, cost, lane: ownLane } = planCharge(request, this.#costs)
    const { signals = [], lane = ownLane, queueTimeoutMs = this.#options.queueTimeoutMs } = options
    const budget = this.#budgetOf(bucket)
    const name = `${request.method} ${redactTarget(request.path)}`
    if (cost > budget.ceiling) throw new CostExceedsBudgetError(name, cost, budget.ceiling)
    const askedAtUs = this.#options.clock.nowUs()
    const toTimeout = (): Error => new RateLimitQueueError(name, queueTimeoutMs)
    await budget.admit({ cost, lane, signals, timeoutMs: queueTimeoutMs, toTimeout })
    const admittedAtUs = this.#options.clock.nowUs()
    return { bucket, lane, cost, waitedUs: admittedAtUs - askedAtUs, refused: () => this.#refused(budget, admittedAtUs) }
  }

  /** The most items that a batch may have, at least 1. */
  largestBatch(method: string, path: string): number {
    const { bucket, cost } = planCharge({ method, path }, this.#costs)
    return cost === 0 ? Number.MAX_SAFE_INTEGER : Math.max(1, Math.floor(this.#budgetOf(bucket).ceiling / cost))
  }

  /**
   * Takes over the figures of an account. What is in the buckets stays.
   * @throws {ConfigError} A figure that cannot be.
   */
  apply(limits: RateLimits): void {
    this.#limits = requireLimits(limits)
    this.#costs = new CostTable(limits.costs, limits.defaultCost)
    for (const [name, budget] of this.#budgets) budget.reshape(this.#limitOf(name))
  }

  /**
   * Reads the account's figures from `source` at the next call, then again with a call every quarter of an hour, and soon after a
   * refusal. Calls do not wait for it. A limiter follows the first source that it is given.
   */
  follow(source: LimitsSource): void {
    this.#refresh ??= new LimitsRefresh({ source, clock: this.#options.clock, apply: (limits) => this.apply(limits) })
  }

  state(): RateLimiterState {
    const shards: Record<number, BudgetState> = {}
    for (const [name, budget] of this.#budgets) {
      if (name.startsWith('write:')) shards[Number(name.slice('write:'.length))] = budget.state()
    }
    const [read, write] = [this.#budgetOf('read').state(), this.#budgetOf('write').state()]
    return { read, write, shards, refreshError: this.#refresh?.lastError }
  }

  #refused(budget: Budget, admittedAtUs: EpochUs): void {
    budget.refused(admittedAtUs)
    this.#refresh?.hasten()
  }

  #budgetOf(name: BucketName): Budget {
    const known = this.#budgets.get(name)
    if (known !== undefined) return known
    const budget = new Budget({ ...this.#options, limit: this.#limitOf(name) })
    this.#budgets.set(name, budget)
    return budget
  }

  #limitOf(name: BucketName): BucketLimit {
    return name === 'read' ? this.#limits.read : this.#limits.write
  }
}

function requireLimits(limits: RateLimits): RateLimits {
  const { read, write, defaultCost = 0, costs = [] } = limits
  const positive = [read.refillRate, read.capacity, write.refillRate, write.capacity]
  const tokens = [defaultCost, ...costs.map(({ cost }) => cost)]
  if (!positive.every((figure) => Number.isFinite(figure) && figure > 0)) throw new ConfigError('a rate limit should be above 0')
  if (!tokens.every((cost) => Number.isSafeInteger(cost) && cost >= 0)) throw new ConfigError('a cost should be a whole number of tokens')
  return limits
}
