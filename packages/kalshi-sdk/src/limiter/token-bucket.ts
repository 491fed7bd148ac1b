import type { EpochUs } from '../units/time.ts'
import type { BucketLimit } from './limits.ts'

/** How a bucket fills. */
export interface BucketShape extends BucketLimit {
  /** For how long the bucket is to have been full before what is dearer than its capacity may pass. */
  readonly settleMs: number
}

const MICRO = 1_000_000

/**
 * Tokens that come back continuously up to a capacity. Counted in millionths, since a rate in tokens a second is the same number in
 * millionths a microsecond; what does not make a whole millionth stays for the next look. A clock that goes back refills nothing.
 */
export class TokenBucket {
  #shape: BucketShape
  /** Above the capacity it counts how long the bucket has been full; nobody can take that part. */
  #levelMicro: number
  #atUs: EpochUs

  /** Begins full, and long since. */
  constructor(shape: BucketShape, nowUs: EpochUs) {
    this.#shape = shape
    this.#levelMicro = brimMicro(shape)
    this.#atUs = nowUs
  }

  get shape(): BucketShape {
    return this.#shape
  }

  /** Tokens in it; negative in debt. */
  level(nowUs: EpochUs): number {
    this.#refill(nowUs)
    return Math.min(this.#levelMicro, fullMicro(this.#shape)) / MICRO
  }

  /** Takes `cost` tokens if it may. What costs more than the capacity is due when the bucket has settled, and leaves it in debt. */
  take(cost: number, nowUs: EpochUs): boolean {
    this.#refill(nowUs)
    if (this.#levelMicro < this.#needMicro(cost)) return false
    this.#levelMicro = Math.min(this.#levelMicro, fullMicro(this.#shape)) - cost * MICRO
    return true
  }

  /** Microseconds until `take` of this cost succeeds, if nobody else takes. */
  waitUs(cost: number, nowUs: EpochUs): number {
    this.#refill(nowUs)
    return Math.max(0, Math.ceil((this.#needMicro(cost) - this.#levelMicro) / this.#shape.refillRate))
  }

  /** What was in it is gone; a debt stays. */
  drain(nowUs: EpochUs): void {
    this.#refill(nowUs)
    this.#levelMicro = Math.min(0, this.#levelMicro)
  }

  /** From now on refills at another rate, to another capacity. */
  reshape(shape: BucketShape, nowUs: EpochUs): void {
    this.#refill(nowUs, shape)
    this.#shape = shape
  }

  #needMicro(cost: number): number {
    return cost * MICRO <= fullMicro(this.#shape) ? cost * MICRO : brimMicro(this.#shape)
  }

  #refill(nowUs: EpochUs, until: BucketShape = this.#shape): void {
    const gained = Math.floor((nowUs - this.#atUs) * this.#shape.refillRate)
    this.#levelMicro = Math.min(brimMicro(until), this.#levelMicro + Math.max(0, gained))
    if (gained !== 0) this.#atUs = nowUs
  }
}

function fullMicro({ capacity }: BucketShape): number {
  return Math.floor(capacity * MICRO)
}

function brimMicro(shape: BucketShape): number {
  return fullMicro(shape) + Math.floor(shape.settleMs * shape.refillRate * 1_000)
}
