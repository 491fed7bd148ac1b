import type { Order } from '@kassandra/kalshi-sdk/rest'
import type { FoundOrder } from '../../event/engine-event.ts'

/** Pure. An order of the exchange as the engine adopts it. */
export const toFoundOrder = (order: Order): FoundOrder => ({
  clientOrderId: order.clientOrderId ?? order.orderId,
  orderId: order.orderId,
  ticker: order.ticker,
  side: order.bookSide,
  price: order.yesPrice,
  filled: order.fillCount,
  remaining: order.remainingCount,
  expiresUs: order.expirationTime,
})
