import type { Scheduler } from '../../clock/scheduler.ts'
import { RestError } from '../rest-error.ts'

export const USAGE_TIERS = ['basic', 'advanced', 'expert', 'premier', 'paragon', 'prime', 'prestige'] as const
export type UsageTier = (typeof USAGE_TIERS)[number]

export interface BucketLimit {
  /** Tokens a second. */
  readonly refillRate: number
  readonly capacity: number
}

/** Tokens a second of reads and writes. @see Kalshi API reference, section 5, August 2026 */
const RATES: Readonly<Record<UsageTier, readonly [read: number, write: number]>> = {
  basic: [200, 100],
  advanced: [300, 300],
  expert: [600, 600],
  premier: [1_000, 1_000],
  paragon: [2_000, 2_000],
  prime: [4_000, 4_000],
  prestige: [10_000, 8_000],
}

interface Bucket {
  tokens: number
  atMs: number
}

/** Which of a member's budgets a request draws on. */
export type Budget = 'read' | 'write' | `write-${number}`

/** A budget of reads and one of writes for each member, with one more of writes for each further shard. */
export class RateLimits {
  readonly #scheduler: Pick<Scheduler, 'nowMs'>
  readonly #isEnforced: boolean
  readonly #tiers = new Map<string, UsageTier>()
  readonly #buckets = new Map<string, Bucket>()
  readonly #firstTier: UsageTier

  /** @param tier Of every member at first; `off` reports the limits of a Basic account and enforces none. */
  constructor(scheduler: Pick<Scheduler, 'nowMs'>, tier: UsageTier | 'off') {
    this.#scheduler = scheduler
    this.#isEnforced = tier !== 'off'
    this.#firstTier = tier === 'off' ? 'basic' : tier
  }

  tierOf(memberId: string): UsageTier {
    return this.#tiers.get(memberId) ?? this.#firstTier
  }

  setTier(memberId: string, tier: UsageTier): void {
    this.#tiers.set(memberId, tier)
  }

  limitOf(memberId: string, budget: Budget): BucketLimit {
    const tier = this.tierOf(memberId)
    const [read, write] = RATES[tier]
    const isDouble = budget === 'read' ? tier === 'basic' || tier === 'advanced' : tier !== 'basic'
    const refillRate = budget === 'read' ? read : write
    return { refillRate, capacity: refillRate * (isDouble ? 2 : 1) }
  }

  /** Takes tokens, all or none. @throws {RestError} 429 */
  charge(memberId: string, budget: Budget, cost: number): void {
    if (!this.#isEnforced) return
    const { refillRate, capacity } = this.limitOf(memberId, budget)
    const nowMs = this.#scheduler.nowMs()
    const key = `${memberId} ${budget}`
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, atMs: nowMs }
    bucket.tokens = Math.min(bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * refillRate, capacity)
    bucket.atMs = nowMs
    this.#buckets.set(key, bucket)
    if (bucket.tokens < cost) throw new RestError(429, 'too_many_requests', 'too many requests')
    bucket.tokens -= cost
  }
}
