import { isObject, parseJson } from '../json/parse-json.ts'
import { UnitError } from '../units/unit-error.ts'
import { FieldDefect, integerOrNone, type JsonObject, millisOrNone, ordinalOrNone } from './decode/fields.ts'
import { MESSAGE_DECODERS } from './decode/messages.ts'
import type { FrameEnvelope } from './frames/envelope.ts'
import type { MalformedFrame } from './frames/undecoded.ts'
import type { Frame } from './frames.ts'

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
  const raw = typeof source === 'string' ? parseJson(source) : source
  if (!isObject(raw)) return malformed(source, undefined, 'not a JSON object')
  const { type } = raw
  if (typeof type !== 'string') return malformed(raw, undefined, '"type" is no text')
  try {
    return decodeType(type, raw, useYesPrice)
  } catch (error) {
    if (error instanceof FieldDefect || error instanceof UnitError) return malformed(raw, type, error.message)
    throw error
  }
}

function decodeType(type: string, raw: JsonObject, useYesPrice: boolean): Frame {
  const envelope = readEnvelope(raw)
  return MESSAGE_DECODERS.get(type)?.(envelope, raw, useYesPrice) ?? { ...envelope, kind: 'unknown', type, raw }
}

function readEnvelope({ id, sid, seq, sending_ts_ms }: JsonObject): FrameEnvelope {
  const commandId = integerOrNone(id, 'id')
  return {
    sid: ordinalOrNone(sid, 'sid'),
    seq: ordinalOrNone(seq, 'seq'),
    sendingTsMs: millisOrNone(sending_ts_ms, 'sending_ts_ms'),
    commandId: commandId === 0 ? undefined : commandId, // the exchange treats 0 as no id
  }
}

// What can still be read tells a reader of books which of them to distrust.
function malformed(raw: unknown, type: string | undefined, reason: string): MalformedFrame {
  const outer = isObject(raw) ? raw : {}
  const msg = isObject(outer['msg']) ? outer['msg'] : {}
  const ticker = msg['market_ticker'] ?? msg['ticker'] // orders have the latter
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
