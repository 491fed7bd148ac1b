/** An order as the exchange answers with it. */
export const orderBody = (orderId: string, change: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  order_id: orderId,
  user_id: 'u-1',
  client_order_id: `client-${orderId}`,
  ticker: 'KXTEST-1',
  outcome_side: 'yes',
  book_side: 'bid',
  type: 'limit',
  status: 'resting',
  yes_price_dollars: '0.4200',
  no_price_dollars: '0.5800',
  initial_count_fp: '10.00',
  fill_count_fp: '3.00',
  remaining_count_fp: '7.00',
  taker_fill_cost_dollars: '1.260000',
  maker_fill_cost_dollars: '0.000000',
  taker_fees_dollars: '0.050000',
  maker_fees_dollars: '0.000000',
  created_time: '2026-05-14T04:38:13.068290Z',
  subaccount_number: 0,
  exchange_index: 0,
  ...change,
})

/** What the order `o-1` is answered with when it is placed. */
export const placed = ({ client_order_id }: Readonly<Record<string, unknown>>): object => ({
  order_id: 'o-1',
  client_order_id,
  fill_count: '4.00',
  remaining_count: '6.00',
  average_fill_price: '0.4150',
  average_fee_paid: '0.0175',
  ts_ms: 1_778_733_493_068,
})
