import { formatPrice, formatQty, type Price, price } from '@kassandra/kalshi-sdk/units'
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

/** The same on the historical side: keys without suffix, and null for what a period does not have. @see Kalshi API reference, section 12 */
export function toArchivedCandleView(candle: Candle): View {
  const { trades, previous } = candle
  return {
    end_period_ts: candle.endS,
    yes_bid: toArchivedRangeView(candle.yesBid),
    yes_ask: toArchivedRangeView(candle.yesAsk),
    price: {
      ...toArchivedRangeView(trades),
      mean: textOf(trades && meanOf(trades, candle)),
      previous: textOf(previous),
    },
    volume: formatQty(candle.volume),
    open_interest: formatQty(candle.openInterest),
  }
}

function toPriceView(candle: Candle): View {
  const { trades } = candle
  if (!trades) return {}
  return {
    ...toRangeView(trades),
    mean_dollars: formatPrice(meanOf(trades, candle)),
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

function toArchivedRangeView(range: Range | undefined): View {
  return { open: textOf(range?.open), low: textOf(range?.low), high: textOf(range?.high), close: textOf(range?.close) }
}

const meanOf = ({ meanMicro }: NonNullable<Candle['trades']>, { volume }: Candle): Price => price(Math.round(meanMicro / volume))

const textOf = (value: Price | undefined): string | null => (value === undefined ? null : formatPrice(value))
