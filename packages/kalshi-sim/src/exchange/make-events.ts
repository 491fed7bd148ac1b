import { complement, type EpochUs, formatPrice, formatQty, ONE_DOLLAR, type Price, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { instantText } from './instant-text.ts'
import type { Level, Side } from './level.ts'
import type { MarketDefinition } from './market.ts'
import { toWireRanges } from './price-structure.ts'
import type { DeltaEvent, LifecycleEvent, OwnChange, TickerEvent, TradeEvent } from './public-event.ts'
import { toWireStrike } from './wire-strike.ts'

interface Delta {
  readonly side: Side
  readonly price: Price
  readonly delta: Qty
}

interface Trade {
  readonly yesPrice: Price
  readonly count: Qty
  readonly takerSide: Side
}

/** What a ticker tells of a market. */
export interface TickerFigures {
  readonly definition: MarketDefinition
  readonly book: { best(side: Side): Level | undefined }
  readonly lastPrice: Price
  readonly lastTradeQty: Qty
  readonly volume: Qty
  readonly openInterest: Qty
}

/** @param own Whose order the change is of, where its member is to be told. */
export function toDeltaEvent(ticker: string, { side, price: at, delta }: Delta, tsUs: EpochUs, own?: OwnChange): DeltaEvent {
  const event: DeltaEvent = { kind: 'delta', ticker, side, price: at, delta, tsUs, ts: instantText(tsUs), tsMs: millis(tsUs) }
  return own ? { ...event, own } : event
}

export function toTradeEvent(
  ticker: string,
  { yesPrice, count, takerSide }: Trade,
  tradeId: string,
  tsUs: EpochUs,
  isBlockTrade: boolean = false,
): TradeEvent {
  return {
    kind: 'trade',
    ticker,
    tradeId,
    yesPrice,
    count,
    takerSide,
    isBlockTrade,
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
      is_block_trade: isBlockTrade,
      ts: seconds(tsUs),
      ts_ms: millis(tsUs),
    },
  }
}

/** The market's state now. Dollar figures are half a dollar a contract, cut to whole dollars, as on the real exchange. */
export function toTickerEvent(market: TickerFigures, tsUs: EpochUs): TickerEvent {
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

/** The announcement of a new market; that of a combo names its grid and does not spell it out. */
export function toCreatedEvent(definition: MarketDefinition, tsUs: EpochUs): LifecycleEvent {
  const { ticker, openUs, closeUs, structure, exchangeIndex = 0, isCombo } = definition
  return toLifecycleEvent(ticker, 'created', tsUs, {
    exchange_index: exchangeIndex,
    open_ts: seconds(openUs),
    close_ts: seconds(closeUs),
    price_level_structure: structure.label,
    ...(isCombo ? {} : { price_ranges: toWireRanges(structure) }),
    additional_metadata: toMetadata(definition),
  })
}

function toMetadata({ title, yesSubTitle, noSubTitle, rules, eventTicker, closeUs, strike }: MarketDefinition) {
  return {
    name: title,
    title,
    yes_sub_title: yesSubTitle,
    no_sub_title: noSubTitle,
    rules_primary: rules,
    rules_secondary: '',
    can_close_early: true,
    event_ticker: eventTicker,
    expected_expiration_ts: seconds(closeUs),
    ...toWireStrike(strike),
  }
}

export const seconds = (tsUs: EpochUs): number => Math.floor(tsUs / 1_000_000)
const millis = (tsUs: EpochUs): number => Math.floor(tsUs / 1_000)
