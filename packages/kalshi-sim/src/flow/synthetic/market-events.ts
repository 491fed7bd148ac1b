import { complement, type EpochUs, formatPrice, formatQty, ONE_DOLLAR, price, qty } from '@kassandra/kalshi-sdk/units'
import { instantText } from '../../exchange/instant-text.ts'
import type { DeltaEvent, LifecycleEvent, TickerEvent, TradeEvent } from '../../exchange/public-event.ts'
import type { BookChange } from '../../trading/book/matching-book.ts'
import type { SyntheticMarket } from './synthetic-market.ts'

type Trade = Extract<BookChange, { kind: 'trade' }>
type Delta = Extract<BookChange, { kind: 'delta' }>

export function toDeltaEvent(ticker: string, { side, price: at, delta }: Delta, tsUs: EpochUs): DeltaEvent {
  return { kind: 'delta', ticker, side, price: at, delta, tsUs, ts: instantText(tsUs), tsMs: millis(tsUs) }
}

export function toTradeEvent(ticker: string, { yesPrice, count, takerSide }: Trade, tradeId: string, tsUs: EpochUs): TradeEvent {
  return {
    kind: 'trade',
    ticker,
    tradeId,
    yesPrice,
    count,
    takerSide,
    isBlockTrade: false,
    tsUs,
    msg: {
      trade_id: tradeId,
      market_ticker: ticker,
      yes_price_dollars: formatPrice(yesPrice),
      no_price_dollars: formatPrice(complement(yesPrice)),
      count_fp: formatQty(count),
      taker_side: takerSide,
      taker_outcome_side: takerSide,
      taker_book_side: takerSide === 'yes' ? 'bid' : 'ask',
      is_block_trade: false,
      ts: seconds(tsUs),
      ts_ms: millis(tsUs),
    },
  }
}

/** The market's state now. Dollar figures are half a dollar a contract, cut to whole dollars, as on the real exchange. */
export function toTickerEvent(market: SyntheticMarket, tsUs: EpochUs): TickerEvent {
  const { definition, book, lastPrice, lastTradeQty, volume, openInterest } = market
  const bid = book.best('yes')
  const bestNo = book.best('no')
  const state = {
    ticker: definition.ticker,
    price: lastPrice,
    yesBid: bid?.price ?? price(0),
    yesAsk: bestNo ? complement(bestNo.price) : ONE_DOLLAR,
    yesBidQty: bid?.qty ?? qty(0),
    yesAskQty: bestNo?.qty ?? qty(0),
    lastTradeQty,
    volume,
    openInterest,
    dollarVolume: Math.floor(volume / 200),
    dollarOpenInterest: Math.floor(openInterest / 200),
  }
  return { kind: 'ticker', ...state, tsUs, msg: toTickerMsg(definition.marketId, state, tsUs) }
}

function toTickerMsg(marketId: string, state: Omit<TickerEvent, 'kind' | 'tsUs' | 'msg'>, tsUs: EpochUs): TickerEvent['msg'] {
  return {
    market_ticker: state.ticker,
    market_id: marketId,
    price_dollars: formatPrice(state.price),
    yes_bid_dollars: formatPrice(state.yesBid),
    yes_ask_dollars: formatPrice(state.yesAsk),
    yes_bid_size_fp: formatQty(state.yesBidQty ?? qty(0)),
    yes_ask_size_fp: formatQty(state.yesAskQty ?? qty(0)),
    last_trade_size_fp: formatQty(state.lastTradeQty ?? qty(0)),
    volume_fp: formatQty(state.volume),
    open_interest_fp: formatQty(state.openInterest),
    dollar_volume: state.dollarVolume,
    dollar_open_interest: state.dollarOpenInterest,
    ts: seconds(tsUs),
    ts_ms: millis(tsUs),
    time: instantText(tsUs),
  }
}

export function toLifecycleEvent(
  ticker: string,
  eventType: LifecycleEvent['msg']['event_type'],
  tsUs: EpochUs,
  fields: Omit<LifecycleEvent['msg'], 'event_type' | 'market_ticker'>,
): LifecycleEvent {
  return { kind: 'lifecycle', ticker, eventType, tsUs, msg: { event_type: eventType, market_ticker: ticker, ...fields } }
}

export const seconds = (tsUs: EpochUs): number => Math.floor(tsUs / 1_000_000)
const millis = (tsUs: EpochUs): number => Math.floor(tsUs / 1_000)
