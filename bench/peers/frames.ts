/** Frames as the exchange sends them, of the one subscription with sid 1. */
export const TICKER = 'KXBTC15M-26MAY140045-45'
export const OTHER_TICKER = 'KXBTC15M-26MAY140045-46'

const MARKET_ID = '6f1c2d34-0000-4000-8000-000000000001'

export const subscribed = (id: number, channel: string): object => ({ id, type: 'subscribed', msg: { channel, sid: 1 } })

export const snapshot = (seq: number, ticker: string, ...yes: readonly (readonly [price: string, count: string])[]): object => ({
  type: 'orderbook_snapshot',
  sid: 1,
  seq,
  msg: { market_ticker: ticker, market_id: MARKET_ID, yes_dollars_fp: yes },
})

export const delta = (seq: number, ticker: string, price: string, change: string): object => ({
  type: 'orderbook_delta',
  sid: 1,
  seq,
  msg: {
    market_ticker: ticker,
    market_id: MARKET_ID,
    price_dollars: price,
    delta_fp: change,
    side: 'yes',
    ts: '2026-08-07T06:46:28.97871Z',
    ts_ms: 1_786_085_188_978,
  },
})

/** A trade of 7.00 contracts at $0.31. */
export const trade: object = {
  type: 'trade',
  sid: 1,
  seq: 1,
  msg: {
    trade_id: 'd91bc706-ee49-470d-82d8-11418bda6fed',
    market_ticker: TICKER,
    yes_price_dollars: '0.3100',
    no_price_dollars: '0.6900',
    count_fp: '7.00',
    taker_side: 'no',
    ts: 1_786_085_188,
    ts_ms: 1_786_085_188_978,
  },
}
