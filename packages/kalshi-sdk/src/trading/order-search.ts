import type { Order } from '../rest/orders/order.ts'
import type { CallOptions } from '../rest/transport/rest-transport.ts'
import type { IntentInput } from './intent-state.ts'
import { isOrderOf, type OrderIntent, searchFrom } from './order-intent.ts'
import type { OrderReads } from './order-reads.ts'

/** What a look at the exchange gave: the order, its absence as of an instant, or nothing to go by. */
export type Evidence = Extract<IntentInput, { kind: 'found' | 'absent' }>

/** Looks for the order of one intent, again and again, and remembers which orders are others. */
export class OrderSearch {
  readonly #intent: OrderIntent
  readonly #reads: OrderReads
  readonly #others = new Set<string>()
  #takenBy: string | undefined

  constructor(intent: OrderIntent, reads: OrderReads) {
    this.#intent = intent
    this.#reads = reads
  }

  /**
   * One look. Absence is told only where every fill of this side has an order that is not ours: the exchange shows fills before it
   * shows their order.
   * @param orderId An order that is known to be ours and was not shown yet.
   */
  async look(orderId: string | undefined, options: CallOptions): Promise<Evidence | undefined> {
    if (orderId !== undefined) {
      const order = await this.#reads.order(orderId, options)
      return order && this.#judge(order)
    }
    // Before the rest: what is read after it is at least as fresh as it says.
    const asOfUs = await this.#reads.asOf(options)
    const listed = await this.#listed(options)
    if (listed) return listed
    const filled = await this.#filled(options)
    return filled === 'none' ? { kind: 'absent', asOfUs, takenBy: this.#takenBy } : filled
  }

  async #listed(options: CallOptions): Promise<Evidence | undefined> {
    const { request } = this.#intent
    for await (const order of this.#reads.orders(request.ticker, searchFrom(this.#intent), options)) {
      const evidence = this.#judge(order)
      if (evidence) return evidence
    }
    return undefined
  }

  /** `none` where no fill can be of our order; undefined where one might, and its order is not shown yet. */
  async #filled(options: CallOptions): Promise<Evidence | 'none' | undefined> {
    const { ticker, side } = this.#intent.request
    let isExplained = true
    for await (const fill of this.#reads.fills(ticker, searchFrom(this.#intent), options)) {
      if (fill.bookSide !== side || this.#others.has(fill.orderId)) continue
      const order = await this.#reads.order(fill.orderId, options)
      const evidence = order && this.#judge(order)
      if (evidence) return evidence
      if (order === undefined) isExplained = false
    }
    return isExplained ? 'none' : undefined
  }

  #judge(order: Order): Evidence | undefined {
    const hasId = order.clientOrderId === this.#intent.clientOrderId
    if (hasId && isOrderOf(this.#intent, order)) return { kind: 'found', order }
    if (hasId) this.#takenBy = order.orderId
    this.#others.add(order.orderId)
    return undefined
  }
}
