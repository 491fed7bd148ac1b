import { type MicroUsd, microUsd, qty } from '@kassandra/kalshi-sdk/units'
import type { OrderRegister } from '../orders/order-register.ts'
import type { Owner } from '../owner.ts'
import type { Subaccount } from './accounts.ts'
import { collateralOf, type Resting } from './collateral.ts'

/** Money that resting orders hold back, by subaccount, shard and market. */
export class Reservations {
  readonly #orders: OrderRegister
  readonly #held = new Map<string, Map<string, { readonly shard: number; readonly amount: number }>>()

  constructor(orders: OrderRegister) {
    this.#orders = orders
  }

  /** Takes notice of the orders and the position of a subaccount in a market. */
  update(subaccount: Subaccount, ticker: string, shard: number): void {
    const amount = this.#collateral(subaccount, ticker, [])
    const key = keyOf(subaccount.owner)
    const held = this.#held.get(key)
    if (amount === 0) held?.delete(ticker)
    else if (held) held.set(ticker, { shard, amount })
    else this.#held.set(key, new Map([[ticker, { shard, amount }]]))
  }

  reserved({ owner }: Subaccount, shard: number): MicroUsd {
    let sum = 0
    for (const held of this.#held.get(keyOf(owner))?.values() ?? []) if (held.shard === shard) sum += held.amount
    return microUsd(sum)
  }

  available(subaccount: Subaccount, shard: number): MicroUsd {
    return microUsd(subaccount.cash(shard) - this.reserved(subaccount, shard))
  }

  /** What a further order would hold back beyond what is held back now. */
  further(subaccount: Subaccount, ticker: string, order: Resting, insteadOf?: Resting): MicroUsd {
    const without = insteadOf ? [insteadOf] : []
    return microUsd(this.#collateral(subaccount, ticker, [order], without) - this.#collateral(subaccount, ticker, []))
  }

  #collateral(subaccount: Subaccount, ticker: string, more: readonly Resting[], without: readonly Resting[] = []): number {
    const position = subaccount.isNetting ? subaccount.positions.get(ticker) : undefined
    const resting = [...this.#orders.restingOf(subaccount.owner, ticker)].filter((order) => !without.includes(order))
    return collateralOf([...resting, ...more], (side) => position?.held(side) ?? qty(0))
  }
}

const keyOf = ({ memberId, subaccount }: Owner): string => `${memberId} ${subaccount}`
