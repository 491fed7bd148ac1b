import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Owner } from '../owner.ts'
import type { Order } from './order.ts'

/** Every order there ever was, in the order of creation, and those that rest by owner and market. */
export class OrderRegister {
  readonly #orders = new Map<string, Order>()
  readonly #list: Order[] = []
  readonly #resting = new Map<string, Set<Order>>()
  readonly #expiring = new Set<Order>()
  readonly #clientIds = new Map<string, string>()

  get isEmpty(): boolean {
    return this.#orders.size === 0
  }

  add(order: Order): void {
    this.#orders.set(order.id, order)
    this.#list.push(order)
    if (order.clientOrderId !== undefined) this.#clientIds.set(clientKey(order.owner.memberId, order.clientOrderId), order.id)
  }

  get(id: string): Order | undefined {
    return this.#orders.get(id)
  }

  /** In the order of creation. */
  list(): readonly Order[] {
    return this.#list
  }

  /** An id is a member's own for good: also that of a finished order is known. */
  findByClientId(memberId: string, clientOrderId: string): Order | undefined {
    return this.#orders.get(this.#clientIds.get(clientKey(memberId, clientOrderId)) ?? '')
  }

  rename(order: Order, clientOrderId: string): void {
    order.clientOrderId = clientOrderId
    this.#clientIds.set(clientKey(order.owner.memberId, clientOrderId), order.id)
  }

  /** Takes notice of whether the order rests now. */
  update(order: Order): void {
    if (order.remaining > 0 && order.expirationUs !== undefined) this.#expiring.add(order)
    else this.#expiring.delete(order)
    const key = placeKey(order.owner, order.ticker)
    const resting = this.#resting.get(key)
    if (order.remaining > 0) {
      if (resting) resting.add(order)
      else this.#resting.set(key, new Set([order]))
    } else if (resting?.delete(order) && resting.size === 0) this.#resting.delete(key)
  }

  /** When the next of those that rest expires. */
  nextExpiryUs(): EpochUs | undefined {
    let next: EpochUs | undefined
    for (const { expirationUs } of this.#expiring)
      if (expirationUs !== undefined && (next === undefined || expirationUs < next)) next = expirationUs
    return next
  }

  restingOf(owner: Owner, ticker: string): ReadonlySet<Order> {
    return this.#resting.get(placeKey(owner, ticker)) ?? NONE
  }

  /** All that rest, oldest first. */
  resting(): readonly Order[] {
    return [...this.#resting.values()].flatMap((orders) => [...orders]).sort((a, b) => a.createdUs - b.createdUs || (a.id < b.id ? -1 : 1))
  }
}

const NONE: ReadonlySet<Order> = new Set()
const placeKey = ({ memberId, subaccount }: Owner, ticker: string): string => `${memberId} ${subaccount} ${ticker}`
const clientKey = (memberId: string, clientOrderId: string): string => `${memberId} ${clientOrderId}`
