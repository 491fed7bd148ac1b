import { formatPrice, formatQty, price } from '@kassandra/kalshi-sdk/units'
import type { Candle, Range } from '../../exchange/candles.ts'

type View = Readonly<Record<string, unknown>>

/** A candle as REST shows it; a period without trades has no price but the previous. @see Kalshi API reference, section 13 */
export function toCandleView(candle: Candle): View {
  const previous = candle.previous === undefined ? {} : { previous_dollars: formatPrice(candle.previous) }
  return {
    end_period_ts: candle.endS,
    yes_bid: toRangeView(candle.yesBid),
    yes_ask: toRangeView(candle.yesAsk),
    price: { ...toPriceView(candle), ...previous },
    volume_fp: formatQty(candle.volume),
    open_interest_fp: formatQty(candle.openInterest),
  }
}

function toPriceView({ trades, volume }: Candle): View {
  if (!trades) return {}
  return {
    ...toRangeView(trades),
    mean_dollars: formatPrice(price(Math.round(trades.meanMicro / volume))),
    min_dollars: formatPrice(trades.low),
    max_dollars: formatPrice(trades.high),
  }
}

function toRangeView({ open, low, high, close }: Range): View {
  return {
    open_dollars: formatPrice(open),
    low_dollars: formatPrice(low),
    high_dollars: formatPrice(high),
    close_dollars: formatPrice(close),
  }
}
