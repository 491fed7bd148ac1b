import type { EpochUs, Qty } from '@kassandra/kalshi-sdk/units'
import type { Order } from '../orders/order.ts'
import type { OrderRegister } from '../orders/order-register.ts'
import type { Owner } from '../owner.ts'
import type { OrderGroupEvent, PrivateEvent } from '../private-event.ts'
import { refuse } from '../refusal.ts'
import { OrderGroup } from './order-group.ts'

export interface OrderGroupsDeps {
  readonly orders: OrderRegister
  readonly newId: () => string
  /** Takes an order out of its book, without a reason that is told. */
  readonly cancel: (order: Order, atUs: EpochUs) => void
  readonly emit: (event: PrivateEvent) => void
}

/** The order groups of all members. @see Kalshi API reference, section 9.7 */
export class OrderGroups {
  readonly #deps: OrderGroupsDeps
  readonly #groups = new Map<string, OrderGroup>()

  constructor(deps: OrderGroupsDeps) {
    this.#deps = deps
  }

  find(groupId: string): OrderGroup | undefined {
    return this.#groups.get(groupId)
  }

  of(memberId: string): readonly OrderGroup[] {
    return [...this.#groups.values()].filter((group) => group.owner.memberId === memberId)
  }

  /** @throws {TradingRefusal} `ORDER_GROUP_NOT_FOUND`: unknown, or another member's. */
  get(memberId: string, groupId: string): OrderGroup {
    const group = this.#groups.get(groupId)
    return group?.owner.memberId === memberId ? group : refuse('ORDER_GROUP_NOT_FOUND', 'order group not found')
  }

  /** Those that rest. */
  ordersOf(group: OrderGroup): readonly Order[] {
    return this.#deps.orders.resting().filter(({ groupId }) => groupId === group.id)
  }

  create(owner: Owner, limit: Qty, shard: number, atUs: EpochUs): OrderGroup {
    const group = new OrderGroup(this.#deps.newId(), owner, shard, limit)
    this.#groups.set(group.id, group)
    this.#tell(group, 'created', atUs)
    return group
  }

  reset(group: OrderGroup, atUs: EpochUs): void {
    group.reset()
    this.#tell(group, 'reset', atUs)
  }

  /** Cancels the orders of a group; it takes none until it is reset. */
  trigger(group: OrderGroup, atUs: EpochUs): void {
    group.isTriggered = true
    this.#cancelOrders(group, atUs)
    this.#tell(group, 'triggered', atUs)
  }

  /** A limit below what was matched within the window triggers at once. */
  limit(group: OrderGroup, limit: Qty, atUs: EpochUs): void {
    group.limit = limit
    this.#tell(group, 'limit_updated', atUs)
    if (!group.isTriggered && group.isPastLimit(atUs)) this.trigger(group, atUs)
  }

  delete(group: OrderGroup, atUs: EpochUs): void {
    this.#cancelOrders(group, atUs)
    this.#groups.delete(group.id)
    this.#tell(group, 'deleted', atUs)
  }

  #cancelOrders(group: OrderGroup, atUs: EpochUs): void {
    for (const order of this.ordersOf(group)) this.#deps.cancel(order, atUs)
  }

  #tell(group: OrderGroup, event: OrderGroupEvent, atUs: EpochUs): void {
    this.#deps.emit({ kind: 'order-group', owner: group.owner, group, event, atUs })
  }
}
