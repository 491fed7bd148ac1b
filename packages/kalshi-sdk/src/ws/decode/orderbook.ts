import type { Level, Outcome } from '../../book/level.ts'
import { complement, type Price, parsePrice } from '../../units/price.ts'
import { parseQty } from '../../units/qty.ts'
import type { FrameEnvelope, OrderbookDeltaFrame, OrderbookSnapshotFrame } from '../frames.ts'
import {
  FieldDefect,
  fail,
  findExchangeTime,
  findName,
  integerOrNone,
  type JsonObject,
  readOrdinal,
  readText,
  textOf,
  textOrNone,
} from './fields.ts'

/** @see Kalshi AsyncAPI document, orderbookSnapshotPayload */
export function decodeSnapshot(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject, useYesPrice: boolean): OrderbookSnapshotFrame {
  return {
    ...envelope,
    kind: 'orderbook-snapshot',
    sid: readOrdinal(raw, 'sid'),
    seq: readOrdinal(raw, 'seq'),
    ticker: readText(msg, 'market_ticker'),
    marketId: findName(msg, 'market_id'),
    yes: readLevels(msg, 'yes_dollars_fp', asItStands),
    no: readLevels(msg, 'no_dollars_fp', useYesPrice ? complement : asItStands),
  }
}

/** @see Kalshi AsyncAPI document, orderbookDeltaPayload */
export function decodeDelta(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject, useYesPrice: boolean): OrderbookDeltaFrame {
  const { market_ticker, market_id, price_dollars, delta_fp, side, client_order_id, subaccount } = msg
  const outcome = outcomeOf(side, 'side')
  const price = parsePrice(textOf(price_dollars, 'price_dollars'))
  const time = findExchangeTime(msg, 'ts')
  return {
    sid: envelope.sid ?? readOrdinal(raw, 'sid'),
    seq: envelope.seq ?? readOrdinal(raw, 'seq'),
    sendingTsMs: envelope.sendingTsMs,
    commandId: envelope.commandId,
    kind: 'orderbook-delta',
    ticker: textOf(market_ticker, 'market_ticker'),
    marketId: textOrNone(market_id, 'market_id') || undefined,
    side: outcome,
    price: useYesPrice && outcome === 'no' ? complement(price) : price,
    delta: parseQty(textOf(delta_fp, 'delta_fp')),
    exchangeTsUs: time?.exchangeTsUs,
    exchangeTsPrecision: time?.exchangeTsPrecision,
    clientOrderId: textOrNone(client_order_id, 'client_order_id'),
    subaccount: integerOrNone(subaccount, 'subaccount'),
  }
}

export function readOutcome(from: JsonObject, key: string): Outcome {
  return outcomeOf(from[key], key)
}

function outcomeOf(value: unknown, key: string): Outcome {
  return value === 'yes' || value === 'no' ? value : fail(key, value, 'yes or no')
}

// A side without levels is left out on the wire; REST sends an empty list.
function readLevels(msg: JsonObject, key: string, toOwnScale: (price: Price) => Price): readonly Level[] {
  const value = msg[key]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return fail(key, value, 'a list of levels')
  const levels = value.map((level: unknown) => readLevel(level, key, toOwnScale))
  return isAscending(levels) ? levels : sortLevels(levels, key)
}

function readLevel(level: unknown, key: string, toOwnScale: (price: Price) => Price): Level {
  if (!Array.isArray(level) || level.length !== 2) return fail(key, level, 'a pair of price and quantity')
  const [price, quantity]: readonly unknown[] = level
  if (typeof price !== 'string' || typeof quantity !== 'string') return fail(key, level, 'a pair of texts')
  const qty = parseQty(quantity)
  return qty >= 0 ? { price: toOwnScale(parsePrice(price)), qty } : fail(key, level, 'a level of at least nothing')
}

function isAscending(levels: readonly Level[]): boolean {
  return levels.every((level, at) => at === 0 || (levels[at - 1]?.price ?? 0) < level.price)
}

function sortLevels(levels: readonly Level[], key: string): readonly Level[] {
  const sorted = levels.toSorted((one, other) => one.price - other.price)
  if (!isAscending(sorted)) throw new FieldDefect(`"${key}" has a price twice`)
  return sorted
}

const asItStands = (price: Price): Price => price
