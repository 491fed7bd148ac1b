import { type EpochUs, formatMicroUsd, formatPrice, formatQty, microUsd } from '@kassandra/kalshi-sdk/units'
import { instantText } from '../../exchange/instant-text.ts'
import type { Position } from '../../trading/ledger/position.ts'
import { legacyActionOf } from '../../trading/legacy-action.ts'
import type { Order, UpdateReason } from '../../trading/orders/order.ts'
import type { Owner } from '../../trading/owner.ts'
import type { Fill, PrivateEvent } from '../../trading/private-event.ts'
import { type ChannelFrame, plainFrame } from './channel-frame.ts'

/** What happens to one member, as its connections are told. @see Kalshi API reference, section 15.4 */
export function toPrivateFrame(event: PrivateEvent): ChannelFrame {
  const recipients = [event.owner]
  switch (event.kind) {
    case 'fill': {
      const { ticker } = event.fill
      return plainFrame({ channel: 'fill', ticker, type: 'fill', sequenced: false, recipients }, () => fillMsg(event.fill))
    }
    case 'order': {
      const { ticker } = event.order
      return plainFrame({ channel: 'user_orders', ticker, type: 'user_order', sequenced: false, recipients }, () =>
        orderMsg(event.order, event.reason),
      )
    }
    case 'position': {
      const { ticker } = event.position
      return plainFrame({ channel: 'market_positions', ticker, type: 'market_position', sequenced: false, recipients }, () =>
        positionMsg(event.owner, event.position),
      )
    }
    case 'order-group': {
      const { event: eventType, group, atUs } = event
      const limit = eventType === 'created' || eventType === 'limit_updated' ? { contracts_limit_fp: formatQty(group.limit) } : {}
      const msg = { event_type: eventType, order_group_id: group.id, ...limit, ts_ms: millis(atUs) }
      return plainFrame({ channel: 'order_group_updates', type: 'order_group_updates', sequenced: true, recipients }, () => msg)
    }
  }
}

function fillMsg(fill: Fill): unknown {
  const { side, atUs, owner, clientOrderId } = fill
  return {
    trade_id: fill.tradeId,
    order_id: fill.orderId,
    market_ticker: fill.ticker,
    exchange_index: fill.shard,
    is_taker: fill.isTaker,
    side,
    yes_price_dollars: formatPrice(fill.yesPrice),
    count_fp: formatQty(fill.count),
    fee_cost: formatMicroUsd(fill.fee),
    action: legacyActionOf(fill),
    outcome_side: side,
    book_side: side === 'yes' ? 'bid' : 'ask',
    purchased_side: side,
    post_position_fp: formatQty(fill.postPosition),
    ...(clientOrderId === undefined ? {} : { client_order_id: clientOrderId }),
    subaccount: owner.subaccount,
    ts: Math.floor(atUs / 1_000_000),
    ts_ms: millis(atUs),
  }
}

/** `side` is the leg of the book, which is YES for both directions. */
function orderMsg(order: Order, reason: UpdateReason | undefined): unknown {
  const { expirationUs, groupId } = order
  return {
    order_id: order.id,
    user_id: order.owner.memberId,
    ticker: order.ticker,
    exchange_index: order.shard,
    status: order.status,
    side: 'yes',
    is_yes: true,
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
    client_order_id: order.clientOrderId ?? '',
    ...(groupId === undefined ? {} : { order_group_id: groupId }),
    self_trade_prevention_type: order.selfTradePrevention,
    created_time: instantText(order.createdUs),
    created_ts_ms: millis(order.createdUs),
    last_update_time: instantText(order.updatedUs),
    last_updated_ts_ms: millis(order.updatedUs),
    ...(expirationUs === undefined ? {} : { expiration_time: instantText(expirationUs), expiration_ts_ms: millis(expirationUs) }),
    subaccount_number: order.owner.subaccount,
    ...(reason === undefined ? {} : { last_update_reason: reason }),
  }
}

function positionMsg({ memberId, subaccount }: Owner, position: Position): unknown {
  return {
    user_id: memberId,
    market_ticker: position.ticker,
    position_fp: formatQty(position.net),
    position_cost_dollars: formatMicroUsd(position.exposure),
    realized_pnl_dollars: formatMicroUsd(position.realizedPnl),
    fees_paid_dollars: formatMicroUsd(position.feesPaid),
    position_fee_cost_dollars: formatMicroUsd(microUsd(0)),
    volume_fp: formatQty(position.sharesBought),
    subaccount,
  }
}

const millis = (atUs: EpochUs): number => Math.floor(atUs / 1_000)
