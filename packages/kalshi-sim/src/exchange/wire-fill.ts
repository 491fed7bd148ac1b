import { formatMicroUsd, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import { legacyActionOf } from '../trading/legacy-action.ts'
import type { Fill } from '../trading/private-event.ts'

/** What REST and WebSocket say alike of a fill. `side` is the outcome bought; a purchase of YES that closes a NO position is called a sale. */
export function toWireFill(fill: Fill): Readonly<Record<string, unknown>> {
  const { side } = fill
  return {
    trade_id: fill.tradeId,
    order_id: fill.orderId,
    market_ticker: fill.ticker,
    exchange_index: fill.shard,
    side,
    action: legacyActionOf(fill),
    outcome_side: side,
    book_side: side === 'yes' ? 'bid' : 'ask',
    count_fp: formatQty(fill.count),
    yes_price_dollars: formatPrice(fill.yesPrice),
    is_taker: fill.isTaker,
    fee_cost: formatMicroUsd(fill.fee),
    ts: Math.floor(fill.atUs / 1_000_000),
  }
}
