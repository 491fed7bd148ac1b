import type { OrderResult } from '@kassandra/kalshi-sdk/rest'
import { type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../../command/command.ts'
import type { FoundOrder } from '../../event/engine-event.ts'
import type { BookSide } from '../../event/private-event.ts'

export type CreateCommand = Extract<Command, { readonly kind: 'create' }>
export type ChangeCommand = Exclude<Command, { readonly kind: 'create' }>

/** One order of the engine, as far as the exchange has told of it. */
export class KnownOrder {
  readonly clientOrderId: string
  readonly ticker: string
  readonly side: BookSide
  price: Price
  /** Filled and resting together, as of the last answer. */
  total: Qty
  /** Undefined until the exchange has told it. */
  orderId: string | undefined
  /** `sent`: no answer yet. `ending`: gone, and its last fills are waited for. */
  phase: 'sent' | 'open' | 'ending' | 'ended' = 'sent'
  /** The stream of orders has told of it. */
  isShown = false
  /** Changes that came before the order id was known. */
  readonly waiting: ChangeCommand[] = []
  readonly #fills = new Map<string, Qty>()
  #shownFilled: Qty = qty(0)

  private constructor(terms: Pick<FoundOrder, 'clientOrderId' | 'ticker' | 'side' | 'price'>, total: Qty) {
    this.clientOrderId = terms.clientOrderId
    this.ticker = terms.ticker
    this.side = terms.side
    this.price = terms.price
    this.total = total
  }

  static sent(command: CreateCommand): KnownOrder {
    return new KnownOrder(command, command.count)
  }

  static found(order: FoundOrder): KnownOrder {
    const known = new KnownOrder(order, qty(order.filled + order.remaining))
    known.accept({ orderId: order.orderId, fillCount: order.filled, remainingCount: order.remaining })
    return known
  }

  /** What was told as fills. */
  get toldFilled(): Qty {
    return qty([...this.#fills.values()].reduce((sum, count) => sum + count, 0))
  }

  /** The most that is known of, by fills or by the state of the order. */
  get filled(): Qty {
    return qty(Math.max(this.toldFilled, this.#shownFilled))
  }

  get remaining(): Qty {
    return qty(Math.max(0, this.total - this.filled))
  }

  get isGone(): boolean {
    return this.phase === 'ending' || this.phase === 'ended'
  }

  accept({ orderId, fillCount, remainingCount }: Pick<OrderResult, 'orderId' | 'fillCount' | 'remainingCount'>): void {
    this.orderId = orderId
    this.phase = 'open'
    this.total = qty(fillCount + remainingCount)
    this.shownFilled(fillCount)
  }

  /** The exchange says that so much has filled; it never falls. */
  shownFilled(filled: Qty): void {
    if (filled > this.#shownFilled) this.#shownFilled = filled
  }

  hasFill(tradeId: string): boolean {
    return this.#fills.has(tradeId)
  }

  addFill(tradeId: string, count: Qty): void {
    this.#fills.set(tradeId, count)
  }
}
