import { UnitError } from '../units/unit-error.ts'
import { FieldDefect, findInteger, findMillis, findOrdinal, isObject, type JsonObject, readObject } from './decode/fields.ts'
import { decodeEventLifecycle, decodeMarketLifecycle } from './decode/lifecycle.ts'
import { decodeTicker, decodeTrade } from './decode/market-data.ts'
import { decodeDelta, decodeSnapshot } from './decode/orderbook.ts'
import { decodeError, decodeOk, decodeSubscribed, decodeUnsubscribed } from './decode/replies.ts'
import type { Frame, FrameEnvelope, MalformedFrame } from './frames.ts'

export interface DecodeOptions {
  /** The subscription was made with `use_yes_price`, so the NO side comes in YES prices. Default false. */
  readonly useYesPrice?: boolean
}

/**
 * Decodes one frame, its text or its JSON object. Pure; never throws. A type that is not known becomes `unknown`; a known
 * one with a missing or impossible value becomes `malformed` and says why. Envelope keys that are not known are passed over.
 * @see Kalshi AsyncAPI document, components.messages
 */
export function decodeFrame(source: string | object, { useYesPrice = false }: DecodeOptions = {}): Frame {
  const raw = typeof source === 'string' ? parseFrameText(source) : source
  if (!isObject(raw)) return malformed(source, undefined, 'not a JSON object')
  const { type } = raw
  if (typeof type !== 'string') return malformed(raw, undefined, '"type" is no text')
  try {
    return decodeType(type, readEnvelope(raw), raw, useYesPrice)
  } catch (error) {
    if (error instanceof FieldDefect || error instanceof UnitError) return malformed(raw, type, error.message)
    throw error
  }
}

function decodeType(type: string, envelope: FrameEnvelope, raw: JsonObject, useYesPrice: boolean): Frame {
  switch (type) {
    case 'orderbook_delta':
      return decodeDelta(envelope, raw, readObject(raw, 'msg'), useYesPrice)
    case 'orderbook_snapshot':
      return decodeSnapshot(envelope, raw, readObject(raw, 'msg'), useYesPrice)
    case 'trade':
      return decodeTrade(envelope, raw, readObject(raw, 'msg'))
    case 'ticker':
      return decodeTicker(envelope, raw, readObject(raw, 'msg'))
    case 'market_lifecycle_v2':
    case 'multivariate_market_lifecycle':
      return decodeMarketLifecycle(envelope, raw, readObject(raw, 'msg'))
    case 'event_lifecycle':
      return decodeEventLifecycle(envelope, raw, readObject(raw, 'msg'))
    case 'subscribed':
      return decodeSubscribed(envelope, raw)
    case 'unsubscribed':
      return decodeUnsubscribed(envelope, raw)
    case 'ok':
      return decodeOk(envelope, raw)
    case 'error':
      return decodeError(envelope, raw)
    default:
      return { ...envelope, kind: 'unknown', type, raw }
  }
}

function readEnvelope(raw: JsonObject): FrameEnvelope {
  const commandId = findInteger(raw, 'id')
  return {
    sid: findOrdinal(raw, 'sid'),
    seq: findOrdinal(raw, 'seq'),
    sendingTsMs: findMillis(raw, 'sending_ts_ms'),
    commandId: commandId === 0 ? undefined : commandId, // the exchange treats 0 as no id
  }
}

// What can still be read tells a reader of books which of them to distrust.
function malformed(raw: unknown, type: string | undefined, reason: string): MalformedFrame {
  const outer = isObject(raw) ? raw : {}
  const msg = isObject(outer['msg']) ? outer['msg'] : {}
  const ticker = msg['market_ticker']
  return {
    kind: 'malformed',
    type,
    reason,
    ticker: typeof ticker === 'string' && ticker !== '' ? ticker : undefined,
    raw,
    sid: ordinalOrNothing(outer['sid']),
    seq: ordinalOrNothing(outer['seq']),
  }
}

function ordinalOrNothing(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : undefined
}

/** Pure. The JSON value of a frame's text; undefined where it is none. */
export function parseFrameText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
