import type { RestClock } from '../rest/transport/rest-clock.ts'
import type { EpochUs } from '../units/time.ts'
import { AdmissionQueue, type Claim } from './admission-queue.ts'
import { budgetFactor, type Congestion, shrink } from './congestion.ts'
import type { BucketLimit } from './limits.ts'
import { type BucketShape, TokenBucket } from './token-bucket.ts'

export interface BudgetParts {
  /** The account's figures. */
  readonly limit: BucketLimit
  readonly rateShare: number
  readonly headroomMs: number
  readonly clock: RestClock
}

export interface BudgetState {
  /** Tokens now; negative in debt. */
  readonly level: number
  /** What it refills to, and how fast, at present. */
  readonly capacity: number
  readonly refillRate: number
  /** 1, or less after the exchange refused calls. */
  readonly factor: number
  /** Calls that wait. */
  readonly waiting: number
}

/** One bucket of the account as this process may use it: its share, less the headroom, less what refusals have taken away. */
export class Budget {
  readonly #parts: BudgetParts
  readonly #bucket: TokenBucket
  readonly #queue: AdmissionQueue
  #limit: BucketLimit
  #congestion: Congestion

  constructor(parts: BudgetParts) {
    const nowUs = parts.clock.nowUs()
    this.#parts = parts
    this.#limit = parts.limit
    this.#congestion = { factor: 1, sinceUs: nowUs }
    this.#bucket = new TokenBucket(this.#shapeAt(nowUs), nowUs)
    this.#queue = new AdmissionQueue(parts.clock, this.#bucket, () => this.#reshape())
  }

  /** What no call may cost more than. */
  get ceiling(): number {
    return this.#limit.capacity * this.#parts.rateShare
  }

  admit(claim: Claim): Promise<void> {
    return this.#queue.admit(claim)
  }

  /** The exchange refused a call that was admitted then. Calls admitted before the last refusal say nothing new. */
  refused(admittedAtUs: EpochUs): void {
    const nowUs = this.#parts.clock.nowUs()
    this.#bucket.drain(nowUs)
    const { factor, sinceUs } = this.#congestion
    if (factor === 1 || admittedAtUs > sinceUs) this.#congestion = shrink(this.#congestion, nowUs)
    this.#queue.serve()
  }

  reshape(limit: BucketLimit): void {
    this.#limit = limit
    this.#queue.serve()
  }

  state(): BudgetState {
    this.#reshape()
    const nowUs = this.#parts.clock.nowUs()
    const factor = budgetFactor(this.#congestion, nowUs)
    const { capacity, refillRate } = this.#bucket.shape
    return { level: this.#bucket.level(nowUs), capacity, refillRate, factor, waiting: this.#queue.waiting }
  }

  #reshape(): void {
    const nowUs = this.#parts.clock.nowUs()
    this.#bucket.reshape(this.#shapeAt(nowUs), nowUs)
  }

  #shapeAt(nowUs: EpochUs): BucketShape {
    const factor = budgetFactor(this.#congestion, nowUs)
    const refillRate = this.#limit.refillRate * this.#parts.rateShare
    const { headroomMs } = this.#parts
    const capacity = Math.max(this.ceiling - (refillRate * headroomMs) / 1_000, this.ceiling * LEAST_PART)
    return { refillRate: refillRate * factor, capacity: capacity * factor, settleMs: headroomMs }
  }
}

/** A headroom as long as the bucket takes to fill would leave nothing. */
const LEAST_PART = 1 / 10
