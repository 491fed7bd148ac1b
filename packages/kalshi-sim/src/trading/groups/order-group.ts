import { type EpochUs, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Owner } from '../owner.ts'

const WINDOW_US = 15_000_000

/** Orders that may be matched up to a limit within 15 seconds, together. @see Kalshi API reference, section 9.7 */
export class OrderGroup {
  readonly id: string
  readonly owner: Owner
  readonly shard: number
  limit: Qty
  isTriggered = false
  #matches: { readonly atUs: EpochUs; readonly count: Qty }[] = []

  constructor(id: string, owner: Owner, shard: number, limit: Qty) {
    this.id = id
    this.owner = owner
    this.shard = shard
    this.limit = limit
  }

  /** Contracts matched within the 15 seconds before `atUs`. */
  matched(atUs: EpochUs): Qty {
    this.#matches = this.#matches.filter((match) => match.atUs > atUs - WINDOW_US)
    return qty(this.#matches.reduce((sum, { count }) => sum + count, 0))
  }

  /** Counts a match; true when the group is past its limit with it. */
  count(count: Qty, atUs: EpochUs): boolean {
    this.#matches.push({ atUs, count })
    return this.isPastLimit(atUs)
  }

  isPastLimit(atUs: EpochUs): boolean {
    return this.matched(atUs) > this.limit
  }

  reset(): void {
    this.isTriggered = false
    this.#matches = []
  }
}
