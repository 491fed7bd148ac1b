import { epochUs, formatInstant } from '../../src/units/time.ts'

export const BASE_US: number = 1_778_733_493_000_000

/** A fill of the account. */
export interface Made {
  readonly id: string
  readonly atUs: number
}

/** As REST gives it. */
export const toWire = ({ id, atUs }: Made): object => ({
  ...{ fill_id: id, order_id: 'o', ticker: 'KX', outcome_side: 'yes', book_side: 'bid', count_fp: '1.00', yes_price_dollars: '0.5000' },
  ...{ no_price_dollars: '0.5000', is_taker: true, fee_cost: '0.01', created_time: formatInstant(epochUs(atUs)) },
})

/** As a stream tells it. */
export const toFrame = ({ id, atUs }: Made): object => ({
  type: 'fill',
  sid: 1,
  msg: {
    ...{
      trade_id: id,
      order_id: 'o',
      market_ticker: 'KX',
      exchange_index: 0,
      is_taker: true,
      outcome_side: 'yes',
      book_side: 'bid',
      side: 'yes',
    },
    ...{
      action: 'buy',
      yes_price_dollars: '0.5000',
      count_fp: '1.00',
      fee_cost: '0.01',
      post_position_fp: '1.00',
      ts_ms: Math.floor(atUs / 1_000),
    },
  },
})
