import { type EpochUs, epochUs, type Price, parseInstant, parsePrice, parseQty, type Qty, UnitError } from '@kassandra/kalshi-sdk/units'
import type { WireMarketLifecycle, WireTicker, WireTrade } from '@kassandra/kalshi-sdk/wire'
import type { Level, Side } from '../../exchange/level.ts'
import type { RecordedContent, RecordedEnvelope } from './recorded-frame.ts'

type Json = Readonly<Record<string, unknown>>

export type DecodedFrame =
  | { readonly kind: 'decoded'; readonly envelope: RecordedEnvelope; readonly content: RecordedContent }
  | { readonly kind: 'malformed'; readonly reason: string }

/** Pure. Reads a frame of a capture; NO prices are taken to be NO prices, as without `use_yes_price`. */
export function decodeFrame(frame: Json): DecodedFrame {
  try {
    return { kind: 'decoded', envelope: toEnvelope(frame), content: toContent(frame) }
  } catch (error) {
    if (error instanceof UnitError || error instanceof FieldError)
      return { kind: 'malformed', reason: `${frame['type']}: ${error.message}` }
    throw error
  }
}

class FieldError extends Error {}

function toEnvelope({ sid, seq, sending_ts_ms: sendingMs }: Json): RecordedEnvelope {
  return { sid: integer(sid), seq: integer(seq), sendingUs: toInstant(sendingMs, 1_000) }
}

function toContent(frame: Json): RecordedContent {
  const msg = isObject(frame['msg']) ? frame['msg'] : {}
  switch (frame['type']) {
    case 'orderbook_snapshot':
      return toSnapshot(msg, frame['id'] !== undefined)
    case 'orderbook_delta':
      return toDelta(msg)
    case 'trade':
      return toTrade(msg)
    case 'ticker':
      return toTicker(msg)
    case 'market_lifecycle_v2':
      return toLifecycle(msg)
    case 'ok':
      return { kind: 'ok', tickers: toTickers(msg['market_tickers']) }
    case 'unsubscribed':
      return { kind: 'unsubscribed' }
    default:
      return { kind: 'other', type: String(frame['type']) }
  }
}

function toSnapshot(msg: Json, requested: boolean): RecordedContent {
  return {
    kind: 'snapshot',
    ticker: text(msg, 'market_ticker'),
    marketId: optionalText(msg, 'market_id'),
    yes: toLevels(msg['yes_dollars_fp']),
    no: toLevels(msg['no_dollars_fp']),
    requested,
  }
}

function toDelta(msg: Json): RecordedContent {
  const ts = optionalText(msg, 'ts')
  const tsMs = integer(msg['ts_ms'])
  return {
    kind: 'delta',
    ticker: text(msg, 'market_ticker'),
    marketId: optionalText(msg, 'market_id'),
    side: side(msg, 'side'),
    price: parsePrice(text(msg, 'price_dollars')),
    delta: parseQty(text(msg, 'delta_fp')),
    tsUs: ts === undefined ? toInstant(tsMs, 1_000) : parseInstant(ts),
    ts,
    tsMs,
  }
}

function toTrade(msg: Json): RecordedContent {
  const takerSide = msg['taker_outcome_side'] === undefined ? side(msg, 'taker_side') : side(msg, 'taker_outcome_side')
  return {
    kind: 'trade',
    ticker: text(msg, 'market_ticker'),
    tradeId: text(msg, 'trade_id'),
    yesPrice: parsePrice(text(msg, 'yes_price_dollars')),
    count: parseQty(text(msg, 'count_fp')),
    takerSide,
    isBlockTrade: msg['is_block_trade'] === true,
    tsUs: toInstant(msg['ts_ms'], 1_000) ?? toInstant(msg['ts'], 1_000_000),
    msg: msg as unknown as WireTrade['msg'],
  }
}

function toTicker(msg: Json): RecordedContent {
  const time = optionalText(msg, 'time')
  return {
    kind: 'ticker',
    ticker: text(msg, 'market_ticker'),
    price: priceOf(msg, 'price_dollars'),
    yesBid: priceOf(msg, 'yes_bid_dollars'),
    yesAsk: priceOf(msg, 'yes_ask_dollars'),
    yesBidQty: optionalQty(msg, 'yes_bid_size_fp'),
    yesAskQty: optionalQty(msg, 'yes_ask_size_fp'),
    lastTradeQty: optionalQty(msg, 'last_trade_size_fp'),
    volume: parseQty(text(msg, 'volume_fp')),
    openInterest: parseQty(text(msg, 'open_interest_fp')),
    dollarVolume: integer(msg['dollar_volume']) ?? 0,
    dollarOpenInterest: integer(msg['dollar_open_interest']) ?? 0,
    tsUs: time === undefined ? (toInstant(msg['ts_ms'], 1_000) ?? toInstant(msg['ts'], 1_000_000)) : parseInstant(time),
    msg: msg as unknown as WireTicker['msg'],
  }
}

function toLifecycle(msg: Json): RecordedContent {
  return {
    kind: 'lifecycle',
    ticker: text(msg, 'market_ticker'),
    eventType: text(msg, 'event_type'),
    tsUs: undefined,
    msg: msg as unknown as WireMarketLifecycle['msg'],
  }
}

function toLevels(value: unknown): Level[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw new FieldError('a side is not a list of levels')
  return value.map((level: unknown) => {
    const [price, quantity]: readonly unknown[] = Array.isArray(level) ? level : []
    if (typeof price !== 'string' || typeof quantity !== 'string') throw new FieldError('a level is not a pair of texts')
    return { price: parsePrice(price), qty: parseQty(quantity) }
  })
}

function toTickers(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((each): each is string => typeof each === 'string') ? value : undefined
}

function toInstant(value: unknown, scale: number): EpochUs | undefined {
  const count = integer(value)
  return count === undefined ? undefined : epochUs(count * scale)
}

function side(msg: Json, name: string): Side {
  const value = msg[name]
  if (value !== 'yes' && value !== 'no') throw new FieldError(`"${name}" is neither yes nor no`)
  return value
}

function text(msg: Json, name: string): string {
  const value = msg[name]
  if (typeof value !== 'string' || value === '') throw new FieldError(`"${name}" is not a text`)
  return value
}

const optionalText = (msg: Json, name: string): string | undefined => (typeof msg[name] === 'string' ? msg[name] : undefined)
const optionalQty = (msg: Json, name: string): Qty | undefined => (msg[name] === undefined ? undefined : parseQty(text(msg, name)))
const priceOf = (msg: Json, name: string): Price => parsePrice(text(msg, name))
const integer = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? Number(value) : undefined)
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
