import type { FoundOrder } from '../../event/engine-event.ts'
import { type CreateCommand, KnownOrder } from './known-order.ts'

/** Orders that ended are remembered for fills that are told late: this many of them. */
const ENDED_KEPT = 10_000

/** The orders of the engine, by both of their ids. */
export class OrderTable {
  readonly #byClientOrderId = new Map<string, KnownOrder>()
  readonly #byOrderId = new Map<string, KnownOrder>()
  readonly #ended: KnownOrder[] = []

  /** Those that may rest. */
  open(): readonly KnownOrder[] {
    return [...this.#byClientOrderId.values()].filter(({ phase }) => phase === 'open')
  }

  sent(command: CreateCommand): KnownOrder {
    return this.#add(KnownOrder.sent(command))
  }

  /** One that is known already stays as it is. */
  found(order: FoundOrder): KnownOrder {
    const known = this.find(order)
    if (known) return known
    const added = this.#add(KnownOrder.found(order))
    this.identify(added, order.orderId)
    return added
  }

  identify(order: KnownOrder, orderId: string): void {
    order.orderId = orderId
    this.#byOrderId.set(orderId, order)
  }

  /** By the exchange's id before ours. */
  find({ orderId, clientOrderId }: { readonly orderId?: string; readonly clientOrderId?: string | undefined }): KnownOrder | undefined {
    const byId = orderId === undefined ? undefined : this.#byOrderId.get(orderId)
    return byId ?? (clientOrderId === undefined ? undefined : this.#byClientOrderId.get(clientOrderId))
  }

  /** Of an order that was never there: its id names nothing any more. */
  forget({ clientOrderId, orderId }: KnownOrder): void {
    this.#byClientOrderId.delete(clientOrderId)
    if (orderId !== undefined) this.#byOrderId.delete(orderId)
  }

  ended(order: KnownOrder): void {
    order.phase = 'ended'
    this.#ended.push(order)
    const oldest = this.#ended.length > ENDED_KEPT ? this.#ended.shift() : undefined
    if (oldest) this.forget(oldest)
  }

  #add(order: KnownOrder): KnownOrder {
    this.#byClientOrderId.set(order.clientOrderId, order)
    return order
  }
}
