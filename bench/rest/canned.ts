/** What the baseline server answers: bodies in the shape of recorded ones, a page of markets and a filled order. */
const MARKETS = 100
const dollars = (cents: number): string => (cents / 100).toFixed(4)

export const marketsBody: string = JSON.stringify({ markets: Array.from({ length: MARKETS }, (_market, at) => marketAt(at)), cursor: '' })

export const orderBody: string = JSON.stringify({
  average_fee_paid: '0.0145',
  average_fill_price: '0.7100',
  client_order_id: 'b8dbce3e-efa4-4434-9b5b-9bbc2b81f3f5',
  fill_count: '1.00',
  order_id: 'db36c880-7a42-42d5-92fb-51748d3367c7',
  remaining_count: '0.00',
  ts_ms: 1_785_089_355_658,
})

function marketAt(at: number): object {
  const strike = 70_000 + at * 100
  const bid = (at % 98) + 1
  return {
    can_close_early: true,
    close_time: '2026-07-25T06:00:00Z',
    created_time: `2026-07-24T09:00:35.${350_000 + at}Z`,
    event_ticker: 'KXBTCD-26JUL2502',
    exchange_index: 0,
    expected_expiration_time: '2026-07-25T06:05:00Z',
    expiration_time: '2026-08-01T06:00:00Z',
    expiration_value: '',
    floor_strike: strike,
    last_price_dollars: dollars(bid),
    latest_expiration_time: '2026-08-01T06:00:00Z',
    liquidity_dollars: '0.0000',
    market_type: 'binary',
    no_ask_dollars: dollars(100 - bid),
    no_bid_dollars: dollars(99 - bid),
    no_sub_title: `$${strike} or above`,
    notional_value_dollars: '1.0000',
    occurrence_datetime: '2026-07-25T06:05:00Z',
    open_interest_fp: `${at * 17}.00`,
    open_time: '2026-07-25T05:00:00Z',
    previous_price_dollars: '0.0000',
    previous_yes_ask_dollars: '0.0000',
    previous_yes_bid_dollars: '0.0000',
    price_level_structure: 'linear_cent',
    price_ranges: [{ end: '1.0000', start: '0.0000', step: '0.0100' }],
    result: '',
    rules_primary: `If the average of the sixty seconds before 2 AM is above ${strike}, then the market resolves to Yes.`.padEnd(190, '.'),
    rules_secondary: 'Not all price data is the same.'.padEnd(480, '.'),
    settlement_timer_seconds: 60,
    status: 'active',
    strike_type: 'greater',
    subtitle: `$${strike} or above`,
    ticker: `KXBTCD-26JUL2502-T${strike}`,
    title: 'Bitcoin price on Jul 25, 2026?',
    updated_time: '2026-07-25T05:00:07.565615Z',
    volume_24h_fp: '0.00',
    volume_fp: `${at * 31}.00`,
    yes_ask_dollars: dollars(bid + 1),
    yes_ask_size_fp: '73469.00',
    yes_bid_dollars: dollars(bid),
    yes_bid_size_fp: '120.00',
    yes_sub_title: `$${strike} or above`,
  }
}
