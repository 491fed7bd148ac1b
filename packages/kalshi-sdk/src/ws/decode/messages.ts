import type { FrameEnvelope } from '../frames/envelope.ts'
import type { Frame } from '../frames.ts'
import { decodeFill, decodeMarketPosition, decodeOrderGroupUpdate, decodeUserOrder } from './account.ts'
import { decodeQuoteAccepted, decodeQuoteCreated, decodeQuoteExecuted, decodeRfqCreated, decodeRfqDeleted } from './communications.ts'
import { type JsonObject, readObject } from './fields.ts'
import { decodeEventFeeUpdate, decodeEventLifecycle, decodeMarketLifecycle } from './lifecycle.ts'
import { decodeTicker, decodeTrade } from './market-data.ts'
import { decodeDelta, decodeSnapshot } from './orderbook.ts'
import {
  decodeCfBenchmarksValue,
  decodeCfBenchmarksValue5Hz,
  decodeIndexList,
  decodePythValue,
  decodeUnderlyingList,
} from './reference-prices.ts'
import { decodeError, decodeOk, decodeSubscribed, decodeUnsubscribed } from './replies.ts'

/** Decodes a frame of one type. @throws {FieldDefect | UnitError} */
export type MessageDecoder = (envelope: FrameEnvelope, raw: JsonObject, useYesPrice: boolean) => Frame

type WithMsg = (envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject) => Frame

const withMsg = (decode: WithMsg): MessageDecoder => {
  return (envelope, raw) => decode(envelope, raw, readObject(raw, 'msg'))
}

/** All types of messages that are decoded, by their `type`. @see Kalshi AsyncAPI document, components.messages */
export const MESSAGE_DECODERS: ReadonlyMap<string, MessageDecoder> = new Map<string, MessageDecoder>([
  ['orderbook_delta', (envelope, raw, useYesPrice) => decodeDelta(envelope, raw, readObject(raw, 'msg'), useYesPrice)],
  ['orderbook_snapshot', (envelope, raw, useYesPrice) => decodeSnapshot(envelope, raw, readObject(raw, 'msg'), useYesPrice)],
  ['trade', withMsg(decodeTrade)],
  ['ticker', withMsg(decodeTicker)],
  ['fill', withMsg(decodeFill)],
  ['user_order', withMsg(decodeUserOrder)],
  ['market_position', withMsg(decodeMarketPosition)],
  ['order_group_updates', withMsg(decodeOrderGroupUpdate)],
  ['market_lifecycle_v2', withMsg((envelope, raw, msg) => decodeMarketLifecycle(envelope, raw, msg, false))],
  ['multivariate_market_lifecycle', withMsg((envelope, raw, msg) => decodeMarketLifecycle(envelope, raw, msg, true))],
  ['event_lifecycle', withMsg(decodeEventLifecycle)],
  ['event_fee_update', withMsg(decodeEventFeeUpdate)],
  ['rfq_created', withMsg(decodeRfqCreated)],
  ['rfq_deleted', withMsg(decodeRfqDeleted)],
  ['quote_created', withMsg(decodeQuoteCreated)],
  ['quote_accepted', withMsg(decodeQuoteAccepted)],
  ['quote_executed', withMsg(decodeQuoteExecuted)],
  ['cfbenchmarks_value', withMsg(decodeCfBenchmarksValue)],
  ['cfbenchmarks_value_5hz', withMsg(decodeCfBenchmarksValue5Hz)],
  ['cfbenchmarks_value_indexlist', withMsg((envelope, raw, msg) => decodeIndexList(envelope, raw, msg, 'cfbenchmarks_value'))],
  ['cfbenchmarks_value_5hz_indexlist', withMsg((envelope, raw, msg) => decodeIndexList(envelope, raw, msg, 'cfbenchmarks_value_5hz'))],
  ['pyth_value', withMsg(decodePythValue)],
  ['pyth_value_underlying_list', withMsg(decodeUnderlyingList)],
  ['subscribed', decodeSubscribed],
  ['unsubscribed', decodeUnsubscribed],
  ['ok', decodeOk],
  ['error', decodeError],
])
