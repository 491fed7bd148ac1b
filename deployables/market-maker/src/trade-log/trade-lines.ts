import { formatInstant, formatMicroUsd, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import type { StoredFill, StoredOrder } from '@kassandra/mm-engine/store'
import type { DayLine } from './day-lines.ts'

/** Pure. A fill as people and programs read it: prices are dollars of YES, counts contracts, as decimal text. */
export const toFillLine = ({
  tradeId,
  orderId,
  exchangeOrderId,
  marketId,
  side,
  price,
  count,
  fee,
  isTaker,
  atUs,
}: StoredFill): DayLine => ({
  id: tradeId,
  at: formatInstant(atUs),
  ticker: marketId,
  side,
  price: formatPrice(price),
  count: formatQty(count),
  fee: formatMicroUsd(fee),
  isTaker,
  orderId: orderId ?? null,
  exchangeOrderId,
})

/** Pure. An order as it stood when it was told of last. */
export const toOrderLine = (order: StoredOrder): DayLine => ({
  id: order.id,
  at: formatInstant(order.updatedUs),
  createdAt: formatInstant(order.createdUs),
  ticker: order.marketId,
  side: order.side,
  price: formatPrice(order.price),
  size: formatQty(order.size),
  filled: formatQty(order.filledSize),
  status: order.status,
  endReason: order.endReason ?? null,
  runEpoch: order.runEpoch ?? null,
  exchangeOrderId: order.exchangeOrderId ?? null,
})
