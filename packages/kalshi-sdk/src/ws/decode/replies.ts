import { isObject } from '../../json/parse-json.ts'
import type { ErrorFrame, FrameEnvelope, OkFrame, SubscribedFrame, UnsubscribedFrame } from '../frames.ts'
import { fail, findText, findTexts, type JsonObject, readInteger, readObject, readOrdinal, readText } from './fields.ts'

/** Its sid stands in `msg`. @see Kalshi AsyncAPI document, subscribedResponsePayload */
export function decodeSubscribed(envelope: FrameEnvelope, raw: JsonObject): SubscribedFrame {
  const msg = readObject(raw, 'msg')
  return { ...envelope, kind: 'subscribed', channel: readText(msg, 'channel'), sid: readOrdinal(msg, 'sid') }
}

/** @see Kalshi AsyncAPI document, unsubscribedResponsePayload */
export function decodeUnsubscribed(envelope: FrameEnvelope, raw: JsonObject): UnsubscribedFrame {
  return { ...envelope, kind: 'unsubscribed', sid: readOrdinal(raw, 'sid') }
}

/**
 * @see Kalshi AsyncAPI document, okResponsePayload, listSubscriptionsResponsePayload, subscribedIndicesResponsePayload and
 * subscribedUnderlyingsResponsePayload
 */
export function decodeOk(envelope: FrameEnvelope, raw: JsonObject): OkFrame {
  const { msg } = raw
  if (msg === undefined || msg === null) return { ...envelope, kind: 'ok' }
  if (Array.isArray(msg)) return { ...envelope, kind: 'ok', subscriptions: msg.map(toHeld) }
  const held = readObject(raw, 'msg')
  return {
    ...envelope,
    kind: 'ok',
    marketTickers: findTexts(held, 'market_tickers'),
    marketIds: findTexts(held, 'market_ids'),
    indexIds: findTexts(held, 'index_ids'),
    underlyingTickers: findTexts(held, 'underlying_tickers'),
  }
}

/** @see Kalshi AsyncAPI document, errorResponsePayload */
export function decodeError(envelope: FrameEnvelope, raw: JsonObject): ErrorFrame {
  const msg = readObject(raw, 'msg')
  const ticker = findText(msg, 'market_ticker')
  return {
    ...envelope,
    kind: 'error',
    code: readInteger(msg, 'code'),
    message: findText(msg, 'msg') ?? '',
    marketTickers: findTexts(msg, 'market_tickers') ?? (ticker === undefined ? undefined : [ticker]),
  }
}

function toHeld(item: unknown): { readonly channel: string; readonly sid: number } {
  return isObject(item)
    ? { channel: readText(item, 'channel'), sid: readOrdinal(item, 'sid') }
    : fail('msg', item, 'a list of subscriptions')
}
