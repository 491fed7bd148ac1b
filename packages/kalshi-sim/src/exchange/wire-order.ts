import { formatMicroUsd, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import type { Order } from '../trading/orders/order.ts'
import { instantText } from './instant-text.ts'

/** What REST and WebSocket say alike of an order. */
export function toWireOrder(order: Order): Readonly<Record<string, unknown>> {
  return {
    order_id: order.id,
    user_id: order.owner.memberId,
    client_order_id: order.clientOrderId ?? '',
    ticker: order.ticker,
    exchange_index: order.shard,
    status: order.status,
    outcome_side: order.side,
    book_side: order.bookSide,
    yes_price_dollars: formatPrice(order.yesPrice),
    initial_count_fp: formatQty(order.count),
    fill_count_fp: formatQty(order.filled),
    remaining_count_fp: formatQty(order.remaining),
    taker_fill_cost_dollars: formatMicroUsd(order.takerCost),
    maker_fill_cost_dollars: formatMicroUsd(order.makerCost),
    taker_fees_dollars: formatMicroUsd(order.takerFees),
    maker_fees_dollars: formatMicroUsd(order.makerFees),
    self_trade_prevention_type: order.selfTradePrevention,
    created_time: instantText(order.createdUs),
    last_update_time: instantText(order.updatedUs),
    subaccount_number: order.owner.subaccount,
  }
}
