import { type EpochUs, microUsd, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../../src/command/command.ts'
import type { FoundOrder } from '../../src/event/engine-event.ts'
import type { BookSide, PrivateEvent } from '../../src/event/private-event.ts'

export type FillEvent = Extract<PrivateEvent, { kind: 'fill' }>
export type AnswerEvent = Exclude<PrivateEvent, FillEvent>

interface ExchangeOrder {
  readonly clientOrderId: string
  readonly orderId: string
  readonly ticker: string
  readonly side: BookSide
  price: Price
  total: number
  filled: number
  expiresUs: EpochUs | undefined
  isLive: boolean
  /** Its acceptance will be told in the end, so that its fills may come under the exchange's id alone. */
  isNamed: boolean
}

/** A random choice: an integer from 0 up to, not including, `below`. */
export type Choose = (below: number) => number

/** An exchange with orders of one account. It takes effect at once and tells late: who drives it decides what is lost, when and in which order. */
export class OrderExchange {
  nowUs: EpochUs
  readonly orders = new Map<string, ExchangeOrder>()
  /** Trades that happened and were not told yet, oldest first. */
  untold: FillEvent[] = []
  readonly tradeIds: string[] = []
  readonly #choose: Choose

  constructor(nowUs: EpochUs, choose: Choose) {
    this.nowUs = nowUs
    this.#choose = choose
  }

  live(): readonly ExchangeOrder[] {
    return [...this.orders.values()].filter(({ isLive }) => isLive)
  }

  /** Carries out what arrives, and says what the exchange answers. */
  carryOut(command: Command, isAnswerTold: boolean): AnswerEvent {
    const told = { ticker: command.ticker, atUs: this.nowUs, clientOrderId: command.clientOrderId }
    const refused = (code: string): AnswerEvent => ({ ...told, kind: 'refused', commandId: command.commandId, code })
    if (command.kind === 'create') return this.#create(command, isAnswerTold) ?? refused('invalid_order')
    const order = this.orders.get(command.clientOrderId)
    if (!order?.isLive) return refused('NOT_FOUND')
    if (command.kind === 'cancel') return this.end(order, 'cancelled')
    if (command.kind === 'decrease') {
      const before = order.total
      if (command.to > before - order.filled) return refused('INVALID_ORDER_SIZE')
      order.total = order.filled + command.to
      const reduced = this.#choose(2) === 0 ? { reduced: qty(before - order.total) } : {}
      return { ...told, kind: 'changed', commandId: command.commandId, price: order.price, remaining: command.to, ...reduced }
    }
    if (command.total <= order.filled) return refused('INVALID_ORDER_SIZE')
    if (command.expiresUs !== undefined && command.expiresUs <= this.nowUs) return refused('INVALID_EXPIRATION')
    order.price = command.price
    order.total = command.total
    order.expiresUs = command.expiresUs ?? order.expiresUs
    return { ...told, kind: 'changed', commandId: command.commandId, price: order.price, remaining: qty(order.total - order.filled) }
  }

  #create(command: Command & { kind: 'create' }, isNamed: boolean): AnswerEvent | undefined {
    const { clientOrderId, ticker, side, price, count, postOnly, expiresUs } = command
    if (this.orders.has(clientOrderId)) throw new Error(`${clientOrderId} is created twice`)
    if (expiresUs !== undefined && expiresUs <= this.nowUs) return undefined
    const orderId = `x-${clientOrderId}`
    const order: ExchangeOrder = { clientOrderId, orderId, ticker, side, price, total: count, filled: 0, expiresUs, isLive: true, isNamed }
    this.orders.set(clientOrderId, order)
    if (!postOnly) for (let takes = this.#choose(3); takes > 0; takes--) this.fill(order, true)
    const { filled, total } = order
    return { ticker, atUs: this.nowUs, kind: 'accepted', clientOrderId, orderId, filled: qty(filled), remaining: qty(total - filled) }
  }

  fill(order: ExchangeOrder, isTaker: boolean): void {
    const { clientOrderId, orderId, ticker, side, price } = order
    const left = order.total - order.filled
    if (!order.isLive || left <= 0) return
    const count = this.#choose(3) === 0 ? left : Math.min(left, 1 + this.#choose(400))
    order.filled += count
    order.isLive = order.filled < order.total
    const tradeId = `trade-${this.tradeIds.length + 1}`
    this.tradeIds.push(tradeId)
    const name = order.isNamed && this.#choose(3) === 0 ? undefined : clientOrderId
    const fill = { ticker, side, price, orderId, tradeId, isTaker, atUs: this.nowUs } as const
    this.untold.push({ ...fill, kind: 'fill', clientOrderId: name, count: qty(count), fee: microUsd(0) })
  }

  /** Ends an order. What it filled is said unless all its fills are told. */
  end(order: ExchangeOrder, reason: string): AnswerEvent {
    const { clientOrderId, orderId, ticker, filled } = order
    order.isLive = false
    const isTold = !this.untold.some((fill) => fill.orderId === orderId)
    const count = isTold && this.#choose(2) === 0 ? {} : { filled: qty(filled) }
    return { ticker, atUs: this.nowUs, kind: 'ended', clientOrderId, reason, ...count }
  }

  /** Orders whose expiry is so long over. */
  expired(forUs: number): readonly ExchangeOrder[] {
    return this.live().filter(({ expiresUs }) => expiresUs !== undefined && expiresUs + forUs <= this.nowUs)
  }

  found(): readonly FoundOrder[] {
    return this.live().map(({ clientOrderId, orderId, ticker, side, price, total, filled, expiresUs }) => {
      return { clientOrderId, orderId, ticker, side, price, filled: qty(filled), remaining: qty(total - filled), expiresUs }
    })
  }

  /** What of a side may fill, or has filled without being told. */
  exposure(ticker: string, side: BookSide): Qty {
    let sum = 0
    for (const order of this.live()) if (order.ticker === ticker && order.side === side) sum += order.total - order.filled
    for (const fill of this.untold) if (fill.ticker === ticker && fill.side === side) sum += fill.count
    return qty(sum)
  }
}
