import { type EpochUs, formatMicroUsd, formatQty, microUsd } from '@kassandra/kalshi-sdk/units'
import { instantText } from '../../exchange/instant-text.ts'
import { toWireFill } from '../../exchange/wire-fill.ts'
import { toWireOrder } from '../../exchange/wire-order.ts'
import type { Position } from '../../trading/ledger/position.ts'
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
  const { clientOrderId } = fill
  return {
    ...toWireFill(fill),
    purchased_side: fill.side,
    post_position_fp: formatQty(fill.postPosition),
    ...(clientOrderId === undefined ? {} : { client_order_id: clientOrderId }),
    subaccount: fill.owner.subaccount,
    ts_ms: millis(fill.atUs),
  }
}

/** `side` is the leg of the book, which is YES for both directions. */
function orderMsg(order: Order, reason: UpdateReason | undefined): unknown {
  const { expirationUs, groupId } = order
  return {
    ...toWireOrder(order),
    side: 'yes',
    is_yes: true,
    ...(groupId === undefined ? {} : { order_group_id: groupId }),
    created_ts_ms: millis(order.createdUs),
    last_updated_ts_ms: millis(order.updatedUs),
    ...(expirationUs === undefined ? {} : { expiration_time: instantText(expirationUs), expiration_ts_ms: millis(expirationUs) }),
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
