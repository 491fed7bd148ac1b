import { ONE_DOLLAR } from '../../units/price.ts'
import type { FrameEnvelope, TickerFrame, TradeFrame } from '../frames.ts'
import {
  FieldDefect,
  fail,
  findAmount,
  findFlag,
  findName,
  findText,
  type JsonObject,
  readAmount,
  readExchangeTime,
  readInteger,
  readOrdinal,
  readPrice,
  readText,
} from './fields.ts'
import { readOutcome } from './orderbook.ts'

/** @see Kalshi AsyncAPI document, tradePayload */
export function decodeTrade(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): TradeFrame {
  const yesPrice = readPrice(msg, 'yes_price_dollars')
  if (findText(msg, 'no_price_dollars') !== undefined && yesPrice + readPrice(msg, 'no_price_dollars') !== ONE_DOLLAR) {
    throw new FieldDefect('the prices of both outcomes are not one dollar together')
  }
  const count = readAmount(msg, 'count_fp')
  return {
    ...envelope,
    kind: 'trade',
    sid: readOrdinal(raw, 'sid'),
    ticker: readText(msg, 'market_ticker'),
    tradeId: readText(msg, 'trade_id'),
    yesPrice,
    count: count > 0 ? count : fail('count_fp', msg['count_fp'], 'a quantity above 0'),
    takerSide: readOutcome(msg, findText(msg, 'taker_outcome_side') === undefined ? 'taker_side' : 'taker_outcome_side'),
    isBlockTrade: findFlag(msg, 'is_block_trade') ?? false,
    ...readExchangeTime(msg, 'ts'),
  }
}

/** @see Kalshi AsyncAPI document, tickerPayload */
export function decodeTicker(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): TickerFrame {
  return {
    ...envelope,
    kind: 'ticker',
    sid: readOrdinal(raw, 'sid'),
    ticker: readText(msg, 'market_ticker'),
    marketId: findName(msg, 'market_id'),
    price: readPrice(msg, 'price_dollars'),
    yesBid: readPrice(msg, 'yes_bid_dollars'),
    yesAsk: readPrice(msg, 'yes_ask_dollars'),
    yesBidQty: findAmount(msg, 'yes_bid_size_fp'),
    yesAskQty: findAmount(msg, 'yes_ask_size_fp'),
    lastTradeQty: findAmount(msg, 'last_trade_size_fp'),
    volume: readAmount(msg, 'volume_fp'),
    openInterest: readAmount(msg, 'open_interest_fp'),
    dollarVolume: readInteger(msg, 'dollar_volume'),
    dollarOpenInterest: readInteger(msg, 'dollar_open_interest'),
    ...readExchangeTime(msg, 'time'),
  }
}
