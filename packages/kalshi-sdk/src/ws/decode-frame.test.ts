import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { complement, formatPrice, price } from '../units/price.ts'
import { formatQty, qty } from '../units/qty.ts'
import { MESSAGE_DECODERS } from './decode/messages.ts'
import { decodeFrame } from './decode-frame.ts'

const MARKET = { market_ticker: 'KXBTC15M-26MAY140045-45', market_id: '7f83cad1-c053-41eb-94ca-41a60f08764e' }
const delta = (msg: object = {}, outer: object = {}): object => ({
  type: 'orderbook_delta',
  sid: 2,
  seq: 24,
  msg: {
    ...MARKET,
    price_dollars: '0.4300',
    delta_fp: '-100.00',
    side: 'no',
    ts: '2026-08-07T06:46:28.97871Z',
    ts_ms: 1_786_085_188_978,
    ...msg,
  },
  ...outer,
})
const snapshot = (sides: object): object => ({ type: 'orderbook_snapshot', sid: 2, seq: 1, msg: { ...MARKET, ...sides } })
const trade = (msg: object = {}): object => ({
  type: 'trade',
  sid: 3,
  seq: 1,
  msg: {
    trade_id: 'cd6c95cc-46e1-4654-faa5-1636dec2e5fe',
    market_ticker: 'KXBTCD-26MAY3017-T73499.99',
    yes_price_dollars: '0.4200',
    no_price_dollars: '0.5800',
    count_fp: '3.00',
    taker_side: 'no',
    taker_outcome_side: 'yes',
    taker_book_side: 'bid',
    ts: 1_780_096_775,
    ts_ms: 1_780_096_775_004,
    ...msg,
  },
})
const ticker = (msg: object = {}): object => ({
  type: 'ticker',
  sid: 1,
  msg: {
    ...MARKET,
    price_dollars: '0.5900',
    yes_bid_dollars: '0.5700',
    yes_ask_dollars: '0.5900',
    volume_fp: '165630.96',
    open_interest_fp: '82646.42',
    dollar_volume: 82_815,
    dollar_open_interest: -41_323,
    yes_bid_size_fp: '80.88',
    yes_ask_size_fp: '710.94',
    last_trade_size_fp: '33.06',
    ts: 1_778_477_622,
    ts_ms: 1_778_477_622_781,
    time: '2026-05-11T05:33:42.781715Z',
    ...msg,
  },
})

describe('decodeFrame', () => {
  it('reads a delta with exact units, its side in its own scale and its time in microseconds', () => {
    expect(decodeFrame(`${JSON.stringify(delta({}, { sending_ts_ms: 1_786_085_188_999 }))}\n`)).toEqual({
      kind: 'orderbook-delta',
      sid: 2,
      seq: 24,
      sendingTsMs: 1_786_085_188_999,
      commandId: undefined,
      ticker: MARKET.market_ticker,
      marketId: MARKET.market_id,
      side: 'no',
      price: 4_300,
      delta: -100_00,
      exchangeTsUs: 1_786_085_188_978_710,
      exchangeTsPrecision: 'us',
      clientOrderId: undefined,
      subaccount: undefined,
    })
  })

  it('reads whose order caused a delta of the own account', () => {
    expect(decodeFrame(delta({ client_order_id: 'mm-1-7', subaccount: 0 }))).toMatchObject({ clientOrderId: 'mm-1-7', subaccount: 0 })
  })

  it.each([
    ['text of microseconds', {}, 1_786_085_188_978_710, 'us'],
    ['milliseconds', { ts: undefined }, 1_786_085_188_978_000, 'ms'],
    ['seconds', { ts: 1_786_085_188, ts_ms: undefined }, 1_786_085_188_000_000, 's'],
    ['nothing', { ts: null, ts_ms: null }, undefined, undefined],
  ])('takes the exchange time of a delta from %s', (_what, msg, exchangeTsUs, exchangeTsPrecision) => {
    expect(decodeFrame(delta(msg))).toMatchObject({ kind: 'orderbook-delta', exchangeTsUs, exchangeTsPrecision })
  })

  it('reads a snapshot, a missing side as empty', () => {
    expect(
      decodeFrame(
        snapshot({
          yes_dollars_fp: [
            ['0.0010', '1602.00'],
            ['0.4850', '7.50'],
          ],
        }),
      ),
    ).toMatchObject({
      kind: 'orderbook-snapshot',
      yes: [
        { price: 10, qty: 1_602_00 },
        { price: 4_850, qty: 7_50 },
      ],
      no: [],
    })
    expect(decodeFrame(snapshot({}))).toMatchObject({ kind: 'orderbook-snapshot', yes: [], no: [] })
  })

  it('names the command that a snapshot answers, and takes id 0 as none', () => {
    expect(decodeFrame({ ...snapshot({}), id: 127 })).toMatchObject({ commandId: 127 })
    expect(decodeFrame({ ...snapshot({}), id: 0 })).toMatchObject({ commandId: undefined })
  })

  it('puts levels into ascending order', () => {
    expect(
      decodeFrame(
        snapshot({
          no_dollars_fp: [
            ['0.3000', '1.00'],
            ['0.1000', '2.00'],
          ],
        }),
      ),
    ).toMatchObject({
      no: [
        { price: 1_000, qty: 2_00 },
        { price: 3_000, qty: 1_00 },
      ],
    })
  })

  it('I13: gives every book price in the scale of its own side, with use_yes_price or without', () => {
    const levels = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 1, max: 1e9 })), {
      selector: ([at]) => at,
    })
    const ascending = (some: readonly (readonly [number, number])[]) => [...some].sort((one, other) => one[0] - other[0])
    const toWire = (some: readonly (readonly [number, number])[]) =>
      some.map(([at, many]) => [formatPrice(price(at)), formatQty(qty(many))])
    fc.assert(
      fc.property(levels, levels, (yes, no) => {
        const inYesPrices = no.map(([at, many]) => [complement(price(at)), many] as const)
        const own = snapshot({ yes_dollars_fp: toWire(ascending(yes)), no_dollars_fp: toWire(ascending(no)) })
        const unified = snapshot({ yes_dollars_fp: toWire(ascending(yes)), no_dollars_fp: toWire(ascending(inYesPrices)) })
        expect(decodeFrame(unified, { useYesPrice: true })).toEqual(decodeFrame(own))
      }),
    )
    expect(decodeFrame(delta(), { useYesPrice: true })).toMatchObject({ side: 'no', price: 5_700 })
    expect(decodeFrame(delta({ side: 'yes' }), { useYesPrice: true })).toMatchObject({ side: 'yes', price: 4_300 })
  })

  it('reads a trade with the side the taker is positioned for', () => {
    expect(decodeFrame(trade())).toMatchObject({
      kind: 'trade',
      sid: 3,
      seq: 1,
      ticker: 'KXBTCD-26MAY3017-T73499.99',
      tradeId: 'cd6c95cc-46e1-4654-faa5-1636dec2e5fe',
      yesPrice: 4_200,
      count: 3_00,
      takerSide: 'yes',
      isBlockTrade: false,
      exchangeTsUs: 1_780_096_775_004_000,
      exchangeTsPrecision: 'ms',
    })
  })

  it('falls back to the deprecated fields of a trade', () => {
    expect(decodeFrame(trade({ taker_outcome_side: undefined, ts_ms: undefined, is_block_trade: true }))).toMatchObject({
      takerSide: 'no',
      exchangeTsUs: 1_780_096_775_000_000,
      exchangeTsPrecision: 's',
      isBlockTrade: true,
    })
  })

  it('reads a ticker', () => {
    expect(decodeFrame(ticker())).toMatchObject({
      kind: 'ticker',
      sid: 1,
      seq: undefined,
      price: 5_900,
      yesBid: 5_700,
      yesAsk: 5_900,
      yesBidQty: 80_88,
      yesAskQty: 710_94,
      lastTradeQty: 33_06,
      volume: 165_630_96,
      openInterest: 82_646_42,
      dollarVolume: 82_815,
      dollarOpenInterest: -41_323,
      exchangeTsUs: 1_778_477_622_781_715,
      exchangeTsPrecision: 'us',
    })
    expect(decodeFrame(ticker({ time: undefined }))).toMatchObject({ exchangeTsUs: 1_778_477_622_781_000, exchangeTsPrecision: 'ms' })
  })

  it('reads a market lifecycle event, also of a later kind', () => {
    const frame = (msg: object): object => ({ type: 'market_lifecycle_v2', sid: 1, seq: 279_597, msg: { market_ticker: 'M', ...msg } })
    expect(
      decodeFrame(frame({ event_type: 'determined', determination_ts: 1_784_501_722, result: 'no', settlement_value: '0.0000' })),
    ).toMatchObject({
      kind: 'market-lifecycle',
      ticker: 'M',
      eventType: 'determined',
      determinationTime: 1_784_501_722_000_000,
      result: 'no',
      settlementValue: 0,
      openTime: undefined,
    })
    expect(
      decodeFrame(
        frame({ event_type: 'created', open_ts: 5, close_ts: 9, price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0010' }] }),
      ),
    ).toMatchObject({ openTime: 5_000_000, closeTime: 9_000_000, priceRanges: [{ start: 0, end: 10_000, step: 10 }] })
    expect(decodeFrame(frame({ event_type: 'renamed', name: 'x' }))).toMatchObject({ eventType: 'renamed', msg: { name: 'x' } })
  })

  it('reads an event lifecycle message', () => {
    const msg = { event_ticker: 'E', series_ticker: 'S', title: 'T', subtitle: '', collateral_return_type: '', exchange_index: 0 }
    expect(decodeFrame({ type: 'event_lifecycle', sid: 1, seq: 2, msg })).toMatchObject({
      kind: 'event-lifecycle',
      eventTicker: 'E',
      seriesTicker: 'S',
      msg,
    })
  })

  it('reads every kind of reply', () => {
    expect(decodeFrame({ type: 'subscribed', id: 2, msg: { channel: 'ticker', sid: 4 } })).toMatchObject({
      kind: 'subscribed',
      commandId: 2,
      channel: 'ticker',
      sid: 4,
    })
    expect(decodeFrame({ type: 'unsubscribed', id: 3, sid: 2, seq: 7 })).toMatchObject({
      kind: 'unsubscribed',
      commandId: 3,
      sid: 2,
      seq: 7,
    })
    expect(decodeFrame({ type: 'ok', id: 4, sid: 1, seq: 2, msg: { market_tickers: ['A', 'B'] } })).toMatchObject({
      kind: 'ok',
      seq: 2,
      marketTickers: ['A', 'B'],
    })
    expect(decodeFrame({ type: 'ok', id: 5, msg: [{ channel: 'ticker', sid: 4 }] })).toMatchObject({
      kind: 'ok',
      subscriptions: [{ channel: 'ticker', sid: 4 }],
    })
    expect(decodeFrame({ type: 'ok', id: 6, sid: 1, seq: 3 })).toMatchObject({ kind: 'ok', sid: 1, seq: 3, commandId: 6 })
    expect(decodeFrame({ type: 'error', id: 7, msg: { code: 8, msg: 'Unknown channel name' } })).toMatchObject({
      kind: 'error',
      code: 8,
      message: 'Unknown channel name',
    })
    expect(decodeFrame({ type: 'error', sid: 1, seq: 9, msg: { code: 25, msg: 'overflow', market_ticker: 'A' } })).toMatchObject({
      sid: 1,
      seq: 9,
      marketTickers: ['A'],
    })
  })

  it('passes an unknown type on as it came, with its place in the sequence', () => {
    const raw = { type: 'moon_phase', sid: 7, seq: 3, extra: { a: 1 }, msg: { value_usd: '1' } }
    expect(decodeFrame(raw)).toEqual({
      kind: 'unknown',
      type: 'moon_phase',
      sid: 7,
      seq: 3,
      sendingTsMs: undefined,
      commandId: undefined,
      raw,
    })
  })

  it('passes over envelope and message keys that it does not know', () => {
    expect(decodeFrame(delta({ novelty: 1 }, { shard: 3 }))).toEqual(decodeFrame(delta()))
  })

  it.each([
    ['a price past a dollar', delta({ price_dollars: '1.2000' }), /price in dollars/],
    ['a price off the grid of $0.0001', delta({ price_dollars: '0.42005' }), /price in dollars/],
    ['a price as a number', delta({ price_dollars: 0.43 }), /"price_dollars" is 0.43/],
    ['a quantity finer than 0.01', delta({ delta_fp: '1.001' }), /quantity/],
    ['no side', delta({ side: undefined }), /"side" is missing/],
    ['an unheard-of side', delta({ side: 'maybe' }), /"side" is "maybe"/],
    ['a time that is none', delta({ ts: 'yesterday' }), /RFC 3339/],
    ['a time past all clocks', delta({ ts: undefined, ts_ms: Number.MAX_SAFE_INTEGER }), /microseconds/],
    ['no msg', { type: 'orderbook_delta', sid: 2, seq: 24 }, /"msg" is missing/],
    ['no seq', delta({}, { seq: undefined }), /"seq" is missing/],
    ['a seq of zero', delta({}, { seq: 0 }), /"seq" is 0/],
    ['a fractional sid', delta({}, { sid: 1.5 }), /"sid" is 1.5/],
    ['a sending time that is no number', delta({}, { sending_ts_ms: 'now' }), /sending_ts_ms/],
    ['a negative level', snapshot({ yes_dollars_fp: [['0.4000', '-1.00']] }), /yes_dollars_fp/],
    [
      'a price twice',
      snapshot({
        no_dollars_fp: [
          ['0.4000', '1.00'],
          ['0.4000', '2.00'],
        ],
      }),
      /a price twice/,
    ],
    ['a level of three', snapshot({ no_dollars_fp: [['0.4000', '1.00', '2']] }), /pair/],
    ['prices of both outcomes that are not a dollar', trade({ no_price_dollars: '0.5900' }), /one dollar/],
    ['a trade of nothing', trade({ count_fp: '0.00' }), /count_fp/],
    ['a trade without time', trade({ ts: undefined, ts_ms: undefined }), /time/],
    ['a negative volume', ticker({ volume_fp: '-1.00' }), /volume_fp/],
    ['an open interest in fractions of a dollar', ticker({ dollar_open_interest: 0.5 }), /dollar_open_interest/],
    ['a reply without sid', { type: 'subscribed', id: 1, msg: { channel: 'ticker' } }, /"sid" is missing/],
    ['an error without code', { type: 'error', msg: {} }, /"code" is missing/],
  ])('calls malformed a frame with %s', (_what, raw, reason) => {
    expect(decodeFrame(raw)).toMatchObject({
      kind: 'malformed',
      type: (raw as { type: string }).type,
      reason: expect.stringMatching(reason),
      raw,
    })
  })

  it.each([
    ['no JSON', '{"type":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['empty', ''],
  ])('calls malformed a text that is %s', (_what, text) => {
    expect(decodeFrame(text)).toMatchObject({ kind: 'malformed', type: undefined, raw: text })
  })

  it('keeps what it could read of a malformed frame', () => {
    expect(decodeFrame(delta({ delta_fp: 'many' }))).toMatchObject({ kind: 'malformed', sid: 2, seq: 24, ticker: MARKET.market_ticker })
    expect(decodeFrame({ type: 7, sid: 2, seq: 3 })).toMatchObject({
      kind: 'malformed',
      type: undefined,
      sid: 2,
      seq: 3,
      ticker: undefined,
    })
  })

  it('never throws', () => {
    const types = [...MESSAGE_DECODERS.keys(), 'moon_phase', '__proto__', 'constructor']
    const keys = [
      'market_ticker',
      'price_dollars',
      'delta_fp',
      'side',
      'ts',
      'ts_ms',
      'yes_dollars_fp',
      'code',
      'sid',
      'channel',
      'price_ranges',
    ]
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('yes', '0.4200', '1.00', 5))
    const msg = fc.oneof(fc.dictionary(fc.constantFrom(...keys), value), fc.jsonValue())
    const frame = fc.record(
      { type: fc.constantFrom(...types), id: value, sid: value, seq: value, sending_ts_ms: value, msg },
      { requiredKeys: ['type'] },
    )
    fc.assert(fc.property(fc.oneof(frame, fc.string()), (source) => void expect(decodeFrame(source).kind).toBeTypeOf('string')))
  })
})
