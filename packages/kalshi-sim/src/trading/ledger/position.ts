import { type EpochUs, type MicroUsd, microUsd, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { other, type Side } from '../../exchange/level.ts'

/** What one subaccount holds in one market, and what it came from. Without netting it may hold both outcomes. */
export class Position {
  readonly ticker: string
  readonly #held: Record<Side, number> = { yes: 0, no: 0 }
  readonly #cost: Record<Side, number> = { yes: 0, no: 0 }
  /** Sum of all purchases. */
  totalTraded: MicroUsd = microUsd(0)
  /** Contracts bought, of both outcomes. */
  sharesBought: Qty = qty(0)
  /** Before fees. */
  realizedPnl: MicroUsd = microUsd(0)
  feesPaid: MicroUsd = microUsd(0)
  updatedUs: EpochUs
  /** Paid out, and nothing was bought since. */
  isSettled = false

  constructor(ticker: string, atUs: EpochUs) {
    this.ticker = ticker
    this.updatedUs = atUs
  }

  held(side: Side): Qty {
    return qty(this.#held[side])
  }

  cost(side: Side): MicroUsd {
    return microUsd(this.#cost[side])
  }

  /** Signed: YES above 0. */
  get net(): Qty {
    return qty(this.#held.yes - this.#held.no)
  }

  /** Cost of what is held. */
  get exposure(): MicroUsd {
    return microUsd(this.#cost.yes + this.#cost.no)
  }

  /**
   * Takes in a purchase. With netting, pairs of both outcomes are paid out at once.
   * @returns Contracts of which pairs were closed; each is worth one dollar.
   */
  buy(side: Side, price: Price, count: Qty, fee: MicroUsd, isNetting: boolean, atUs: EpochUs): Qty {
    const paid = price * count
    this.totalTraded = microUsd(this.totalTraded + paid)
    this.sharesBought = qty(this.sharesBought + count)
    this.feesPaid = microUsd(this.feesPaid + fee)
    this.updatedUs = atUs
    this.isSettled = false
    const closed = isNetting ? Math.min(count, this.#held[other(side)]) : 0
    const costClosed = this.#take(other(side), closed)
    this.realizedPnl = microUsd(this.realizedPnl + closed * (10_000 - price) - costClosed)
    this.#held[side] += count - closed
    this.#cost[side] += price * (count - closed)
    return qty(closed)
  }

  /** Pays out what is held at `yesValue` a YES contract, and the rest of a dollar a NO contract. */
  settle(yesValue: Price, atUs: EpochUs): MicroUsd {
    const payout = this.#held.yes * yesValue + this.#held.no * (10_000 - yesValue)
    this.realizedPnl = microUsd(this.realizedPnl + payout - this.exposure)
    for (const side of ['yes', 'no'] as const) this.#take(side, this.#held[side])
    this.updatedUs = atUs
    this.isSettled = true
    return microUsd(payout)
  }

  /** As it stands now; what happens later leaves the copy alone. */
  copy(): Position {
    const copy = new Position(this.ticker, this.updatedUs)
    Object.assign(copy.#held, this.#held)
    Object.assign(copy.#cost, this.#cost)
    const { totalTraded, sharesBought, realizedPnl, feesPaid, isSettled } = this
    return Object.assign(copy, { totalTraded, sharesBought, realizedPnl, feesPaid, isSettled })
  }

  /** Takes contracts away with their share of the cost; the last ones take what is left of it. */
  #take(side: Side, count: number): number {
    if (count === 0) return 0
    const held = this.#held[side]
    const cost = count === held ? this.#cost[side] : Number((BigInt(this.#cost[side]) * BigInt(count)) / BigInt(held))
    this.#held[side] = held - count
    this.#cost[side] -= cost
    return cost
  }
}
