import { complement, formatPrice, formatQty, ONE_DOLLAR, price, qty } from '@kassandra/kalshi-sdk/units'
import { toWireCombo } from '../../exchange/combos/wire-combo.ts'
import { instantText } from '../../exchange/instant-text.ts'
import type { Market } from '../../exchange/market.ts'
import { toWireRanges } from '../../exchange/price-structure.ts'
import { toWireStrike } from '../../exchange/wire-strike.ts'

const SETTLEMENT_TIMER_S = 60

/** A market as REST shows it. Absent sides of the book are 0.0000 (no bid) and 1.0000 (no ask). @see Kalshi API reference, section 7 */
export function toMarketView(market: Market): Readonly<Record<string, unknown>> {
  const { definition } = market
  const closeTime = instantText(market.closeUs)
  return {
    ticker: definition.ticker,
    event_ticker: definition.eventTicker,
    market_type: 'binary',
    title: definition.title,
    subtitle: definition.yesSubTitle,
    yes_sub_title: definition.yesSubTitle,
    no_sub_title: definition.noSubTitle,
    created_time: instantText(definition.createdUs),
    updated_time: instantText(market.updatedUs),
    open_time: instantText(definition.openUs),
    close_time: closeTime,
    expected_expiration_time: closeTime,
    expiration_time: closeTime,
    latest_expiration_time: closeTime,
    settlement_timer_seconds: SETTLEMENT_TIMER_S,
    status: market.status,
    notional_value_dollars: formatPrice(ONE_DOLLAR),
    ...quotes(market),
    ...figures(market),
    result: market.result,
    ...(market.settlementValue === undefined ? {} : { settlement_value_dollars: formatPrice(market.settlementValue) }),
    ...(market.settledUs === undefined ? {} : { settlement_ts: instantText(market.settledUs) }),
    can_close_early: true,
    expiration_value: '',
    rules_primary: definition.rules,
    rules_secondary: '',
    price_level_structure: market.structure.label,
    price_ranges: toWireRanges(market.structure),
    settlement_bounds_type: 'default',
    exchange_index: definition.exchangeIndex ?? 0,
    ...(definition.feeWaiverUntilUs === undefined ? {} : { fee_waiver_expiration_time: instantText(definition.feeWaiverUntilUs) }),
    ...toWireStrike(definition.strike),
    ...toWireCombo(definition.combo),
  }
}

function quotes({ book }: Market): Readonly<Record<string, string>> {
  const yes = book.best('yes')
  const no = book.best('no')
  const yesBid = yes?.price ?? price(0)
  const noBid = no?.price ?? price(0)
  return {
    yes_bid_dollars: formatPrice(yesBid),
    yes_ask_dollars: formatPrice(complement(noBid)),
    no_bid_dollars: formatPrice(noBid),
    no_ask_dollars: formatPrice(complement(yesBid)),
    yes_bid_size_fp: formatQty(yes?.qty ?? qty(0)),
    yes_ask_size_fp: formatQty(no?.qty ?? qty(0)),
  }
}

function figures({ lastPrice, volume, openInterest }: Market): Readonly<Record<string, string>> {
  return {
    last_price_dollars: formatPrice(lastPrice),
    previous_yes_bid_dollars: formatPrice(price(0)),
    previous_yes_ask_dollars: formatPrice(price(0)),
    previous_price_dollars: formatPrice(price(0)),
    volume_fp: formatQty(volume),
    volume_24h_fp: formatQty(volume),
    open_interest_fp: formatQty(openInterest),
    liquidity_dollars: formatPrice(price(0)),
  }
}
