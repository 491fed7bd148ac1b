import { complement, formatMicroUsd, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import { instantText } from '../../exchange/instant-text.ts'
import { legacyActionOf } from '../../trading/legacy-action.ts'
import type { Fill } from '../../trading/private-event.ts'

/**
 * A fill as REST shows it. `side` is the outcome bought; a purchase of YES that closes a NO position is called a sale.
 * @see Kalshi API reference, sections 9.6 and 11
 */
export function toFillView(fill: Fill): Readonly<Record<string, unknown>> {
  const { side, atUs } = fill
  return {
    fill_id: fill.tradeId,
    trade_id: fill.tradeId,
    order_id: fill.orderId,
    ticker: fill.ticker,
    market_ticker: fill.ticker,
    exchange_index: fill.shard,
    side,
    action: legacyActionOf(fill),
    outcome_side: side,
    book_side: side === 'yes' ? 'bid' : 'ask',
    count_fp: formatQty(fill.count),
    yes_price_dollars: formatPrice(fill.yesPrice),
    no_price_dollars: formatPrice(complement(fill.yesPrice)),
    is_taker: fill.isTaker,
    fee_cost: formatMicroUsd(fill.fee),
    created_time: instantText(atUs),
    ts: Math.floor(atUs / 1_000_000),
    subaccount_number: fill.owner.subaccount,
  }
}
