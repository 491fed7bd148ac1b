import { type CreateOrderRequest, toOrderBody } from '../rest/orders/create-order.ts'
import type { Order } from '../rest/orders/order.ts'
import { type EpochUs, epochUs } from '../units/time.ts'

/**
 * The decision to have one order. Plain data: stored before the order is sent, it lets the next process find out what became of it.
 */
export interface OrderIntent {
  readonly clientOrderId: string
  readonly request: CreateOrderRequest
  readonly decidedAtUs: EpochUs
}

/** @throws {InvalidRequestError} The request cannot be right. */
export function createIntent(request: CreateOrderRequest, createId: () => string, nowUs: EpochUs): OrderIntent {
  const clientOrderId = request.clientOrderId ?? createId()
  const complete = { ...request, clientOrderId }
  toOrderBody(complete) // throws here rather than after the intent was stored
  return { clientOrderId, request: complete, decidedAtUs: nowUs }
}

/** How far the clocks of exchange and engine may be apart. */
const CLOCK_TOLERANCE_US = 60_000_000

/** Pure. Since when to look for an order. */
export function searchFrom({ decidedAtUs }: OrderIntent): EpochUs {
  return epochUs(decidedAtUs - CLOCK_TOLERANCE_US)
}

/**
 * Pure. Whether an order with the id of an intent is its order, and not one that an earlier intent gave the same id. Price and size may
 * have been amended since, so they count only for an order that is older than the intent.
 */
export function isOrderOf(intent: OrderIntent, order: Order): boolean {
  const { ticker, side, price, count } = intent.request
  if (order.ticker !== ticker || order.bookSide !== side) return false
  const isNew = order.createdTime === undefined || order.createdTime >= searchFrom(intent)
  return isNew || (order.yesPrice === price && order.initialCount === count)
}
