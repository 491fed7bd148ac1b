import { complement, type EpochUs, formatFixed, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import { instantText } from '../../exchange/instant-text.ts'
import { toWireOrder } from '../../exchange/wire-order.ts'
import type { Order } from '../../trading/orders/order.ts'

type View = Readonly<Record<string, unknown>>

/** @see Kalshi API reference, section 9.5 */
export function toOrderView(order: Order): View {
  return {
    ...toWireOrder(order),
    side: order.side,
    action: 'buy',
    type: 'limit',
    no_price_dollars: formatPrice(complement(order.yesPrice)),
    expiration_time: order.expirationUs === undefined ? null : instantText(order.expirationUs),
    order_group_id: order.groupId ?? null,
    cancel_order_on_pause: order.cancelOnPause,
  }
}

/** What a write that may match answers. The average price is that of YES; the average fee is cut to $0.0001. @see section 9.2 */
export function toResultView(order: Order, atUs: EpochUs): View {
  return {
    ...toHeadView(order),
    fill_count: formatQty(order.filled),
    remaining_count: formatQty(order.remaining),
    ...averages(order),
    ts_ms: millis(atUs),
  }
}

export const toHeadView = ({ id, clientOrderId }: Order): View => ({
  order_id: id,
  ...(clientOrderId === undefined ? {} : { client_order_id: clientOrderId }),
})

function averages({ filled, side, takerCost, makerCost, takerFees, makerFees }: Order): View {
  if (filled === 0) return {}
  const own = Math.round((takerCost + makerCost) / filled)
  return {
    average_fill_price: formatFixed(side === 'yes' ? own : 10_000 - own, 4),
    average_fee_paid: formatFixed(Math.floor((takerFees + makerFees) / filled), 4),
  }
}

export const millis = (atUs: EpochUs): number => Math.floor(atUs / 1_000)
