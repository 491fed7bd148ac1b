import type { Outcome } from '../../book/level.ts'
import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Decoder, Fields, flag, instant, oneOf, priceText, qtyText, text } from '../answer/decode.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import type { CallOptions, QueryValue, RestTransport } from '../transport/rest-transport.ts'

/** One public trade. */
export interface Trade {
  readonly tradeId: string
  readonly ticker: string
  /** The NO price is its complement. */
  readonly yesPrice: Price
  readonly count: Qty
  /** What the taker is positioned for: buying YES and selling NO are both `yes`. */
  readonly takerOutcomeSide: Outcome
  /** To the microsecond; a stream gives the same trade to the millisecond. */
  readonly createdTime: EpochUs
  /** Negotiated off the book. */
  readonly isBlockTrade: boolean
}

/** Time bounds are sent in whole seconds, widened to hold the instant given. */
export interface ListTradesQuery {
  /** Trades a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly ticker?: string
  readonly minTs?: EpochUs
  readonly maxTs?: EpochUs
  /** Only block trades, or none; absent gives both. */
  readonly isBlockTrade?: boolean
}

/**
 * Lists public trades, newest first. Those before the historical cutoff are not among them.
 * @see Kalshi REST reference, "Get Trades"
 */
export function listTrades(transport: RestTransport, query: ListTradesQuery = {}, options?: CallOptions): Listing<Trade> {
  return list(transport, { method: 'GET', path: '/markets/trades', query: toTradesQuery(query) }, pageOf('trades', toTrade), options)
}

export function toTradesQuery(query: ListTradesQuery): Readonly<Record<string, QueryValue>> {
  return {
    limit: query.limit,
    cursor: query.cursor,
    ticker: query.ticker,
    min_ts: secondsFrom(query.minTs),
    max_ts: secondsUntil(query.maxTs),
    is_block_trade: query.isBlockTrade,
  }
}

const outcome: Decoder<Outcome> = oneOf('yes', 'no')

export const toTrade: Decoder<Trade> = (value) => {
  const fields = new Fields(value)
  return {
    tradeId: fields.need('trade_id', text),
    ticker: fields.need('ticker', text),
    yesPrice: fields.need('yes_price_dollars', priceText),
    count: fields.need('count_fp', qtyText),
    // `taker_side` is what trades had before `taker_outcome_side`; both mean the same.
    takerOutcomeSide: fields.find('taker_outcome_side', outcome) ?? fields.need('taker_side', outcome),
    createdTime: fields.need('created_time', instant),
    isBlockTrade: fields.find('is_block_trade', flag) ?? false,
  }
}
