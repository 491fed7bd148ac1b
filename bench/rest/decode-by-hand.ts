import { parseInstant, parseMicroUsd, parsePrice, parseQty } from '@kassandra/kalshi-sdk/units'

type Wire = Readonly<Record<string, string>>

/**
 * The exact figures of a page of markets, as one would write it for one's own program: the same reading of prices, quantities and
 * instants, and no check of anything beside them.
 */
export function decodeByHand(body: unknown): readonly object[] {
  return (body as { readonly markets: readonly Wire[] }).markets.map((market) => ({
    ticker: market['ticker'],
    eventTicker: market['event_ticker'],
    marketType: market['market_type'],
    status: market['status'],
    title: market['title'],
    subtitle: market['subtitle'],
    yesSubtitle: market['yes_sub_title'],
    noSubtitle: market['no_sub_title'],
    exchangeIndex: market['exchange_index'],
    createdTime: parseInstant(market['created_time'] ?? ''),
    updatedTime: parseInstant(market['updated_time'] ?? ''),
    openTime: parseInstant(market['open_time'] ?? ''),
    closeTime: parseInstant(market['close_time'] ?? ''),
    expectedExpirationTime: parseInstant(market['expected_expiration_time'] ?? ''),
    expirationTime: parseInstant(market['expiration_time'] ?? ''),
    latestExpirationTime: parseInstant(market['latest_expiration_time'] ?? ''),
    occurrenceTime: parseInstant(market['occurrence_datetime'] ?? ''),
    result: market['result'],
    settlementTimerSeconds: market['settlement_timer_seconds'],
    canCloseEarly: market['can_close_early'],
    yesBid: parsePrice(market['yes_bid_dollars'] ?? ''),
    yesBidQty: parseQty(market['yes_bid_size_fp'] ?? ''),
    yesAsk: parsePrice(market['yes_ask_dollars'] ?? ''),
    yesAskQty: parseQty(market['yes_ask_size_fp'] ?? ''),
    noBid: parsePrice(market['no_bid_dollars'] ?? ''),
    noAsk: parsePrice(market['no_ask_dollars'] ?? ''),
    lastPrice: parsePrice(market['last_price_dollars'] ?? ''),
    previousPrice: parsePrice(market['previous_price_dollars'] ?? ''),
    previousYesBid: parsePrice(market['previous_yes_bid_dollars'] ?? ''),
    previousYesAsk: parsePrice(market['previous_yes_ask_dollars'] ?? ''),
    volume: parseQty(market['volume_fp'] ?? ''),
    volume24h: parseQty(market['volume_24h_fp'] ?? ''),
    openInterest: parseQty(market['open_interest_fp'] ?? ''),
    liquidity: parseMicroUsd(market['liquidity_dollars'] ?? ''),
    notionalValue: parseMicroUsd(market['notional_value_dollars'] ?? ''),
    priceRanges: market['price_ranges'],
    rulesPrimary: market['rules_primary'],
    rulesSecondary: market['rules_secondary'],
  }))
}
