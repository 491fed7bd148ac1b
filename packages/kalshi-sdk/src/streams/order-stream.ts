import { ApiError } from '../errors/api-error.ts'
import { readOrders } from '../history/read-own.ts'
import { getOrder } from '../rest/orders/get-order.ts'
import { listOrders } from '../rest/orders/list-orders.ts'
import type { Order } from '../rest/orders/order.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import { type EpochUs, epochUs } from '../units/time.ts'
import type { Frame, OrderUpdateReason } from '../ws/frames.ts'
import { certainUntil } from './catch-up.ts'
import { oldestFirst, type Span } from './oldest-first.ts'
import { isDone, isProgress, type OrderMark, toMark } from './order-progress.ts'
import { isSurelyLive, isWanted, type OwnFilter, toListQuery } from './own-filter.ts'
import type { StreamSource } from './stream-event.ts'
import type { Pass, StreamKind } from './stream-kind.ts'
import { parseToken } from './stream-token.ts'

/** The state of an own order, as both the stream and REST give it. */
export interface StreamedOrder
  extends Pick<Order, 'orderId' | 'clientOrderId' | 'ticker' | 'outcomeSide' | 'bookSide' | 'yesPrice'>,
    Pick<Order, 'initialCount' | 'fillCount' | 'remainingCount' | 'createdTime' | 'lastUpdateTime' | 'expirationTime'>,
    Pick<Order, 'selfTradePrevention' | 'orderGroupId' | 'subaccount' | 'exchangeIndex'> {
  readonly status: string
  readonly takerFillCost: Order['takerFillCost'] | undefined
  readonly makerFillCost: Order['makerFillCost'] | undefined
  readonly takerFees: Order['takerFees'] | undefined
  readonly makerFees: Order['makerFees'] | undefined
  /** Why it changed; only where it was told live. */
  readonly lastUpdateReason: OrderUpdateReason | undefined
}

export interface OrdersQuery extends OwnFilter {
  /** Orders made since then, whatever became of them, beside those that rest. Absent: those that rest, and what comes. */
  readonly since?: EpochUs
  /** `token()` of an earlier stream of the same query: what changed behind what it delivered. Goes before `since`. */
  readonly resume?: string
}

const CHANNEL = 'user_orders'
const OVERLAP_US = 60_000_000
/** REST is not so far behind what is told live: an order that was done so long ago is not read there as it was before. */
const LONGEST_LAG_US = 3_600_000_000
/** Bounds of time are sent in whole seconds. */
const GRAIN_US = 1_000_000

/** An order as far as it was delivered. */
interface Known {
  readonly mark: OrderMark
  /** The latest of what is known of its times; it is remembered while it may come again. */
  readonly atUs: number
}

/**
 * Own orders: each state that the exchange tells, once, and behind an interruption the state that each order has come to. An order never
 * goes back: what is older than what was delivered is left out.
 */
export class OrderKind implements StreamKind<StreamedOrder> {
  readonly channel: string = CHANNEL
  readonly #transport: RestTransport
  readonly #query: OrdersQuery
  readonly #known = new Map<string, Known>()
  #fromUs: EpochUs | undefined
  #isSettled = false

  /** @throws {InvalidRequestError} `resume` is no token of orders. */
  constructor(transport: RestTransport, query: OrdersQuery) {
    this.#transport = transport
    this.#query = query
    this.#fromUs = query.since
    if (query.resume !== undefined) this.#restore(parseToken(CHANNEL, query.resume))
  }

  itemOf(frame: Frame): StreamedOrder | undefined {
    return frame.kind === 'user-order' && isWanted(this.#query, frame) ? toStreamed(frame) : undefined
  }

  begin(atUs: EpochUs): boolean {
    this.#fromUs ??= atUs
    this.#isSettled = false
    return true
  }

  async *read({ untilUs, asOfUs, options }: Pass): AsyncGenerator<StreamedOrder> {
    const open = [...this.#known].filter(([, { mark }]) => !isDone(mark)).map(([orderId]) => orderId)
    const shown = new Set<string>()
    for await (const order of this.#list(untilUs, options)) {
      shown.add(order.orderId)
      if (isWanted(this.#query, order)) yield toStreamed({ ...order, lastUpdateReason: undefined })
    }
    for (const orderId of open) {
      const order = shown.has(orderId) ? undefined : await findOrder(this.#transport, orderId, options)
      if (order) yield toStreamed({ ...order, lastUpdateReason: undefined })
    }
    this.#advance(epochUs(Math.min(untilUs, certainUntil(asOfUs))))
  }

  take(order: StreamedOrder, source: StreamSource): boolean {
    const known = this.#known.get(order.orderId)
    const mark = toMark(order)
    if (known && !isProgress(known.mark, mark)) return false
    this.#known.delete(order.orderId)
    this.#known.set(order.orderId, { mark, atUs: Math.max(order.lastUpdateTime ?? 0, order.createdTime ?? 0, this.#fromUs ?? 0) })
    if (source === 'live' && this.#isSettled && order.lastUpdateTime !== undefined) this.#follow(order.lastUpdateTime)
    return true
  }

  settle(atUs: EpochUs): void {
    this.#isSettled = true
    this.#advance(atUs)
  }

  state(): object {
    return { fromUs: this.#fromUs, known: [...this.#known] }
  }

  // Those made since, then those that rest, which may be older.
  async *#list(untilUs: EpochUs, options: CallOptions): AsyncGenerator<Order> {
    const fromUs = this.#fromUs ?? untilUs
    const list = isSurelyLive(fromUs, untilUs) ? listOrders : readOrders
    const read = ({ minTs, maxTs }: Span): AsyncIterable<Order> =>
      list(this.#transport, { ...toListQuery(this.#query), minTs, ...(maxTs && { maxTs }) }, options)
    for await (const { items } of oldestFirst(fromUs, untilUs, read, ({ createdTime }) => createdTime ?? fromUs)) yield* items
    yield* listOrders(this.#transport, { ...toListQuery(this.#query), status: 'resting' }, options)
  }

  // Now and then, since it looks at all orders that are known.
  #follow(atUs: EpochUs): void {
    if (atUs > (this.#fromUs ?? 0) + 2 * LONGEST_LAG_US) this.#advance(epochUs(atUs - LONGEST_LAG_US))
  }

  #advance(atUs: EpochUs): void {
    const fromUs = epochUs(atUs - OVERLAP_US)
    if (this.#fromUs !== undefined && fromUs <= this.#fromUs) return
    this.#fromUs = fromUs
    for (const [orderId, { mark, atUs: lastUs }] of this.#known) if (isDone(mark) && lastUs < fromUs - GRAIN_US) this.#known.delete(orderId)
  }

  #restore({ fromUs, known }: Readonly<Record<string, unknown>>): void {
    if (typeof fromUs === 'number') this.#fromUs = epochUs(fromUs)
    if (Array.isArray(known)) for (const [orderId, each] of known as [string, Known][]) this.#known.set(orderId, each)
  }
}

async function findOrder(transport: RestTransport, orderId: string, options: CallOptions): Promise<Order | undefined> {
  try {
    return await getOrder(transport, orderId, options)
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined
    throw error
  }
}

function toStreamed(order: StreamedOrder): StreamedOrder {
  return {
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    ticker: order.ticker,
    status: order.status,
    outcomeSide: order.outcomeSide,
    bookSide: order.bookSide,
    yesPrice: order.yesPrice,
    initialCount: order.initialCount,
    fillCount: order.fillCount,
    remainingCount: order.remainingCount,
    takerFillCost: order.takerFillCost,
    makerFillCost: order.makerFillCost,
    takerFees: order.takerFees,
    makerFees: order.makerFees,
    createdTime: order.createdTime,
    lastUpdateTime: order.lastUpdateTime,
    lastUpdateReason: order.lastUpdateReason,
    expirationTime: order.expirationTime,
    selfTradePrevention: order.selfTradePrevention,
    orderGroupId: order.orderGroupId,
    subaccount: order.subaccount,
    exchangeIndex: order.exchangeIndex,
  }
}
