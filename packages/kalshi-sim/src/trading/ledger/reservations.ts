import { type MicroUsd, microUsd, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { other, type Side } from '../../exchange/level.ts'
import { PriceLadder } from '../../exchange/price-ladder.ts'
import type { Order } from '../orders/order.ts'
import type { Owner } from '../owner.ts'
import type { Subaccount } from './accounts.ts'
import { collateralOf } from './collateral.ts'

/** An order that might rest, or one that might go, at a price in the scale of the outcome that it buys. */
export interface Resting {
  readonly side: Side
  readonly price: Price
  readonly remaining: Qty
}

/** What one subaccount has resting in one market, and what that holds back. */
interface Holding {
  readonly shard: number
  readonly resting: Readonly<Record<Side, PriceLadder>>
  amount: number
}

/** Money that resting orders hold back, by subaccount, shard and market. */
export class Reservations {
  readonly #holdings = new Map<string, Map<string, Holding>>()
  /** Each resting order as it was counted last. */
  readonly #counted = new Map<string, Resting>()

  /** Takes notice of what an order has resting now, and of the position beside it. */
  update(subaccount: Subaccount, order: Order): void {
    const holding = this.#holding(subaccount, order)
    const counted = this.#counted.get(order.id)
    if (counted) holding.resting[counted.side].add(counted.price, qty(-counted.remaining))
    const { side, price, remaining } = order
    if (remaining > 0) {
      holding.resting[side].add(price, remaining)
      this.#counted.set(order.id, { side, price, remaining })
    } else this.#counted.delete(order.id)
    this.reckon(subaccount, order.ticker)
  }

  /** Takes notice of the position of a subaccount in a market, and of its netting. */
  reckon(subaccount: Subaccount, ticker: string): void {
    const holding = this.#find(subaccount, ticker)
    if (!holding) return
    holding.amount = this.#collateral(subaccount, ticker, holding, [])
    const { yes, no } = holding.resting
    if (!yes.best() && !no.best()) this.#holdings.get(keyOf(subaccount.owner))?.delete(ticker)
  }

  /** The markets in which a subaccount has orders resting, with their shards. */
  markets({ owner }: Subaccount): readonly { readonly ticker: string; readonly shard: number }[] {
    return [...(this.#holdings.get(keyOf(owner)) ?? [])].map(([ticker, { shard }]) => ({ ticker, shard }))
  }

  reserved({ owner }: Subaccount, shard: number): MicroUsd {
    let sum = 0
    for (const holding of this.#holdings.get(keyOf(owner))?.values() ?? []) if (holding.shard === shard) sum += holding.amount
    return microUsd(sum)
  }

  available(subaccount: Subaccount, shard: number): MicroUsd {
    return microUsd(subaccount.cash(shard) - this.reserved(subaccount, shard))
  }

  /** What a further order would hold back beyond what is held back now, in place of another where one is named. */
  further(subaccount: Subaccount, ticker: string, order: Resting, insteadOf?: Resting): MicroUsd {
    const holding = this.#find(subaccount, ticker)
    const changes = insteadOf ? [order, { ...pick(insteadOf), remaining: qty(-insteadOf.remaining) }] : [order]
    return microUsd(this.#collateral(subaccount, ticker, holding, changes) - (holding?.amount ?? 0))
  }

  #collateral(subaccount: Subaccount, ticker: string, holding: Holding | undefined, changes: readonly Resting[]): number {
    const position = subaccount.isNetting ? subaccount.positions.get(ticker) : undefined
    const cost = (side: Side): number => collateralOf(levelsOf(holding, side, changes), position?.held(other(side)) ?? 0)
    return cost('yes') + cost('no')
  }

  #find({ owner }: Subaccount, ticker: string): Holding | undefined {
    return this.#holdings.get(keyOf(owner))?.get(ticker)
  }

  #holding(subaccount: Subaccount, { ticker, shard }: Order): Holding {
    const known = this.#find(subaccount, ticker)
    if (known) return known
    const holding: Holding = { shard, resting: { yes: new PriceLadder(), no: new PriceLadder() }, amount: 0 }
    const key = keyOf(subaccount.owner)
    const holdings = this.#holdings.get(key)
    if (holdings) holdings.set(ticker, holding)
    else this.#holdings.set(key, new Map([[ticker, holding]]))
    return holding
  }
}

/** What would rest for an outcome with these changes. */
function levelsOf(holding: Holding | undefined, side: Side, changes: readonly Resting[]) {
  const levels = holding?.resting[side].levels() ?? []
  const own = changes.filter((change) => change.side === side)
  if (own.length === 0) return levels
  const ladder = new PriceLadder()
  for (const { price, qty } of levels) ladder.add(price, qty)
  for (const { price, remaining } of own) ladder.add(price, remaining)
  return ladder.levels()
}

const pick = ({ side, price }: Resting) => ({ side, price })
const keyOf = ({ memberId, subaccount }: Owner): string => `${memberId} ${subaccount}`
