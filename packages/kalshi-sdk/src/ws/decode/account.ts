import type { FillFrame, MarketPositionFrame, OrderGroupUpdateFrame, UserOrderFrame } from '../frames/account.ts'
import type { FrameEnvelope } from '../frames/envelope.ts'
import { readDirection } from './direction.ts'
import {
  fail,
  findAmount,
  findExchangeTime,
  findInstant,
  findInteger,
  findMoney,
  findName,
  findQty,
  type JsonObject,
  readAmount,
  readExchangeTime,
  readFlag,
  readMoney,
  readOrdinal,
  readPrice,
  readQty,
  readText,
} from './fields.ts'

/** @see Kalshi AsyncAPI document, fillPayload */
export function decodeFill(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): FillFrame {
  const count = readAmount(msg, 'count_fp')
  return {
    ...envelope,
    kind: 'fill',
    sid: readOrdinal(raw, 'sid'),
    fillId: readText(msg, 'trade_id'),
    orderId: readText(msg, 'order_id'),
    clientOrderId: findName(msg, 'client_order_id'),
    ticker: readText(msg, 'market_ticker'),
    ...readDirection(msg),
    count: count > 0 ? count : fail('count_fp', msg['count_fp'], 'a quantity above 0'),
    yesPrice: readPrice(msg, 'yes_price_dollars'),
    isTaker: readFlag(msg, 'is_taker'),
    feeCost: findMoney(msg, 'fee_cost'),
    postPosition: findQty(msg, 'post_position_fp'),
    subaccount: findInteger(msg, 'subaccount'),
    exchangeIndex: findInteger(msg, 'exchange_index'),
    ...readExchangeTime(msg, 'ts'),
  }
}

/** @see Kalshi AsyncAPI document, userOrderPayload */
export function decodeUserOrder(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): UserOrderFrame {
  return {
    ...envelope,
    kind: 'user-order',
    sid: readOrdinal(raw, 'sid'),
    orderId: readText(msg, 'order_id'),
    userId: findName(msg, 'user_id'),
    clientOrderId: findName(msg, 'client_order_id'),
    ticker: readText(msg, 'ticker'),
    status: readText(msg, 'status'),
    ...readDirection(msg),
    yesPrice: readPrice(msg, 'yes_price_dollars'),
    initialCount: readAmount(msg, 'initial_count_fp'),
    fillCount: readAmount(msg, 'fill_count_fp'),
    remainingCount: readAmount(msg, 'remaining_count_fp'),
    takerFillCost: findMoney(msg, 'taker_fill_cost_dollars'),
    makerFillCost: findMoney(msg, 'maker_fill_cost_dollars'),
    takerFees: findMoney(msg, 'taker_fees_dollars'),
    makerFees: findMoney(msg, 'maker_fees_dollars'),
    createdTime: findInstant(msg, 'created_time', 'created_ts_ms'),
    lastUpdateTime: findInstant(msg, 'last_update_time', 'last_updated_ts_ms'),
    lastUpdateReason: findName(msg, 'last_update_reason'),
    expirationTime: findInstant(msg, 'expiration_time', 'expiration_ts_ms'),
    selfTradePrevention: findName(msg, 'self_trade_prevention_type'),
    orderGroupId: findName(msg, 'order_group_id'),
    subaccount: findInteger(msg, 'subaccount_number'),
    exchangeIndex: findInteger(msg, 'exchange_index'),
  }
}

/** @see Kalshi AsyncAPI document, marketPositionPayload */
export function decodeMarketPosition(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): MarketPositionFrame {
  return {
    ...envelope,
    kind: 'market-position',
    sid: readOrdinal(raw, 'sid'),
    userId: findName(msg, 'user_id'),
    ticker: readText(msg, 'market_ticker'),
    position: readQty(msg, 'position_fp'),
    positionCost: readMoney(msg, 'position_cost_dollars'),
    realizedPnl: readMoney(msg, 'realized_pnl_dollars'),
    feesPaid: readMoney(msg, 'fees_paid_dollars'),
    positionFeeCost: readMoney(msg, 'position_fee_cost_dollars'),
    volume: readAmount(msg, 'volume_fp'),
    subaccount: findInteger(msg, 'subaccount'),
  }
}

/** @see Kalshi AsyncAPI document, orderGroupUpdatesPayload */
export function decodeOrderGroupUpdate(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): OrderGroupUpdateFrame {
  const time = findExchangeTime(msg, 'ts')
  return {
    ...envelope,
    kind: 'order-group-update',
    sid: readOrdinal(raw, 'sid'),
    eventType: readText(msg, 'event_type'),
    orderGroupId: readText(msg, 'order_group_id'),
    contractsLimit: findAmount(msg, 'contracts_limit_fp'),
    exchangeTsUs: time?.exchangeTsUs,
    exchangeTsPrecision: time?.exchangeTsPrecision,
  }
}
