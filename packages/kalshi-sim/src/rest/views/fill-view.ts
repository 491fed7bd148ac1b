import { complement, formatPrice } from '@kassandra/kalshi-sdk/units'
import { instantText } from '../../exchange/instant-text.ts'
import { toWireFill } from '../../exchange/wire-fill.ts'
import type { Fill } from '../../trading/private-event.ts'

/** A fill as REST shows it. @see Kalshi API reference, sections 9.6 and 11 */
export function toFillView(fill: Fill): Readonly<Record<string, unknown>> {
  return {
    ...toWireFill(fill),
    fill_id: fill.tradeId,
    ticker: fill.ticker,
    no_price_dollars: formatPrice(complement(fill.yesPrice)),
    created_time: instantText(fill.atUs),
    subaccount_number: fill.owner.subaccount,
  }
}
