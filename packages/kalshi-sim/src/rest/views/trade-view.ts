import { complement, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import { instantText } from '../../exchange/instant-text.ts'
import type { TradeEvent } from '../../exchange/public-event.ts'

/** A trade as REST shows it; its time is as fine as the exchange knows it, finer than the milliseconds of the WebSocket. */
export function toTradeView(trade: TradeEvent): Readonly<Record<string, unknown>> {
  return {
    trade_id: trade.tradeId,
    ticker: trade.ticker,
    count_fp: formatQty(trade.count),
    yes_price_dollars: formatPrice(trade.yesPrice),
    no_price_dollars: formatPrice(complement(trade.yesPrice)),
    taker_side: trade.takerSide,
    taker_outcome_side: trade.takerSide,
    taker_book_side: trade.takerSide === 'yes' ? 'bid' : 'ask',
    created_time: instantText(trade.tsUs),
    is_block_trade: trade.isBlockTrade,
  }
}
