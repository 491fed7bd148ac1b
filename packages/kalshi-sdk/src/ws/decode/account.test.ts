import { describe, expect, it } from 'vitest'
import { decodeFrame } from '../decode-frame.ts'

const FILL = {
  trade_id: 'd91bc706-ee49-470d-82d8-11418bda6fed',
  order_id: 'ee587a1c-8b87-4dcf-b721-9f6f790619fa',
  client_order_id: 'mm-1-7',
  market_ticker: 'HIGHNY-22DEC23-B53.5',
  exchange_index: 2,
  is_taker: true,
  outcome_side: 'no',
  book_side: 'ask',
  side: 'yes',
  action: 'sell',
  yes_price_dollars: '0.7500',
  count_fp: '278.00',
  fee_cost: '0.017500',
  ts: 1_671_899_397,
  ts_ms: 1_671_899_397_123,
  post_position_fp: '-22.50',
  purchased_side: 'no',
  subaccount: 3,
}
const ORDER = {
  order_id: 'ee587a1c-8b87-4dcf-b721-9f6f790619fa',
  user_id: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
  ticker: 'FED-23DEC-T3.00',
  exchange_index: 0,
  status: 'resting',
  outcome_side: 'yes',
  book_side: 'bid',
  yes_price_dollars: '0.3500',
  initial_count_fp: '10.00',
  fill_count_fp: '2.50',
  remaining_count_fp: '7.50',
  taker_fill_cost_dollars: '0.000000',
  maker_fill_cost_dollars: '0.875000',
  taker_fees_dollars: '0.000000',
  maker_fees_dollars: '0.004375',
  client_order_id: 'my-order-1',
  order_group_id: 'og_123',
  self_trade_prevention_type: 'taker_at_cross',
  created_time: '2024-12-01T10:00:00.123456Z',
  created_ts_ms: 1_733_047_200_123,
  last_updated_ts_ms: 1_733_047_201_000,
  last_update_reason: 'Trade',
  subaccount_number: 0,
}
const fill = (msg: object = {}): object => ({ type: 'fill', sid: 13, msg: { ...FILL, ...msg } })
const order = (msg: object = {}): object => ({ type: 'user_order', sid: 22, msg: { ...ORDER, ...msg } })

describe('a fill', () => {
  it('tells the execution in exact units, the position behind it signed', () => {
    expect(decodeFrame(fill())).toEqual({
      kind: 'fill',
      sid: 13,
      fillId: FILL.trade_id,
      orderId: FILL.order_id,
      clientOrderId: 'mm-1-7',
      ticker: 'HIGHNY-22DEC23-B53.5',
      outcomeSide: 'no',
      bookSide: 'ask',
      count: 278_00,
      yesPrice: 7_500,
      isTaker: true,
      feeCost: 17_500,
      postPosition: -22_50,
      subaccount: 3,
      exchangeIndex: 2,
      exchangeTsUs: 1_671_899_397_123_000,
      exchangeTsPrecision: 'ms',
    })
  })

  it.each([
    ['buy', 'yes', 'yes', 'bid'],
    ['buy', 'no', 'no', 'ask'],
    ['sell', 'yes', 'no', 'ask'],
    ['sell_to_close', 'no', 'yes', 'bid'],
  ])('without its own words of direction has it from %s %s', (action, side, outcomeSide, bookSide) => {
    const former = fill({ outcome_side: undefined, book_side: undefined, action, side })
    expect(decodeFrame(former)).toMatchObject({ outcomeSide, bookSide })
  })

  it.each([{ count_fp: '0.00' }, { is_taker: undefined }, { outcome_side: 'maybe' }, { fee_cost: 'free' }, { order_id: '' }])(
    'with %o is malformed',
    (msg) => {
      expect(decodeFrame(fill(msg))).toMatchObject({ kind: 'malformed', type: 'fill', ticker: FILL.market_ticker })
    },
  )
})

describe('an order of the own account', () => {
  it('tells the order as it is now, costs to the micro-dollar', () => {
    expect(decodeFrame(order())).toEqual({
      kind: 'user-order',
      sid: 22,
      orderId: ORDER.order_id,
      userId: ORDER.user_id,
      clientOrderId: 'my-order-1',
      ticker: 'FED-23DEC-T3.00',
      status: 'resting',
      outcomeSide: 'yes',
      bookSide: 'bid',
      yesPrice: 3_500,
      initialCount: 10_00,
      fillCount: 2_50,
      remainingCount: 7_50,
      takerFillCost: 0,
      makerFillCost: 875_000,
      takerFees: 0,
      makerFees: 4_375,
      createdTime: 1_733_047_200_123_456,
      lastUpdateTime: 1_733_047_201_000_000,
      lastUpdateReason: 'Trade',
      selfTradePrevention: 'taker_at_cross',
      orderGroupId: 'og_123',
      subaccount: 0,
      exchangeIndex: 0,
    })
  })

  it('may have no client order id, no group and no time, however the exchange writes that', () => {
    const bare = {
      client_order_id: '',
      order_group_id: '',
      created_time: null,
      created_ts_ms: null,
      expiration_time: '0001-01-01T00:00:00Z',
    }
    expect(decodeFrame(order(bare))).toMatchObject({
      clientOrderId: undefined,
      orderGroupId: undefined,
      createdTime: undefined,
      expirationTime: undefined,
    })
  })

  it('passes on words of a later version', () => {
    expect(decodeFrame(order({ status: 'paused', last_update_reason: 'Eclipse' }))).toMatchObject({
      kind: 'user-order',
      status: 'paused',
      lastUpdateReason: 'Eclipse',
    })
  })

  it('without any direction is malformed, and still names its market', () => {
    const raw = order({ outcome_side: undefined, book_side: undefined, side: 'yes', is_yes: true })
    expect(decodeFrame(raw)).toMatchObject({ kind: 'malformed', ticker: 'FED-23DEC-T3.00' })
  })
})

it('reads a position as signed, with its costs', () => {
  const msg = {
    user_id: 'user123',
    market_ticker: 'FED-23DEC-T3.00',
    position_fp: '-100.00',
    position_cost_dollars: '50.0000',
    realized_pnl_dollars: '-10.250001',
    fees_paid_dollars: '1.0000',
    position_fee_cost_dollars: '0.5000',
    volume_fp: '15.00',
  }
  expect(decodeFrame({ type: 'market_position', sid: 14, msg })).toEqual({
    kind: 'market-position',
    sid: 14,
    userId: 'user123',
    ticker: 'FED-23DEC-T3.00',
    position: -100_00,
    positionCost: 50_000_000,
    realizedPnl: -10_250_001,
    feesPaid: 1_000_000,
    positionFeeCost: 500_000,
    volume: 15_00,
  })
})

it('reads an order group with its limit and the time of the engine', () => {
  const msg = { event_type: 'limit_updated', order_group_id: 'og_123', contracts_limit_fp: '150.00', ts_ms: 1_786_085_188_978 }
  expect(decodeFrame({ type: 'order_group_updates', sid: 21, seq: 7, msg })).toEqual({
    kind: 'order-group-update',
    sid: 21,
    seq: 7,
    eventType: 'limit_updated',
    orderGroupId: 'og_123',
    contractsLimit: 150_00,
    exchangeTsUs: 1_786_085_188_978_000,
    exchangeTsPrecision: 'ms',
  })
})
