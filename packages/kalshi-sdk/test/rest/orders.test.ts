import { type CreateOrderRequest, InvalidRequestError } from '@kassandra/kalshi-sdk'
import { epochUs, parseInstant, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { useAskedClient } from './support/asked-client.ts'

const exchange = useAskedClient()

const bid: CreateOrderRequest = {
  ticker: 'M',
  side: 'bid',
  price: price(4_810),
  count: qty(250),
  timeInForce: 'good_till_canceled',
  selfTradePrevention: 'taker_at_cross',
}
const bidBody = {
  ticker: 'M',
  side: 'bid',
  price: '0.4810',
  count: '2.50',
  time_in_force: 'good_till_canceled',
  self_trade_prevention_type: 'taker_at_cross',
}
const TS_MS = 1_786_085_188_978
const ts = epochUs(TS_MS * 1_000)
const resting = { order_id: 'o1', client_order_id: 'c1', fill_count: '0.00', remaining_count: '2.50', ts_ms: TS_MS }

describe('orders.create', () => {
  it('sends the YES price and the count as decimal texts, and every option under its wire name', async () => {
    exchange.reply({ status: 201, json: resting })
    const result = await exchange.client.orders.create({
      ...bid,
      clientOrderId: 'c1',
      expirationTime: epochUs(1_800_000_000_000_000),
      postOnly: true,
      reduceOnly: false,
      cancelOrderOnPause: true,
      orderGroupId: 'g1',
      subaccount: 3,
      exchangeIndex: 2,
    })
    expect(exchange.asked()).toEqual([
      {
        target: 'POST /portfolio/events/orders',
        body: {
          ...bidBody,
          client_order_id: 'c1',
          expiration_time: 1_800_000_000,
          post_only: true,
          reduce_only: false,
          cancel_order_on_pause: true,
          order_group_id: 'g1',
          subaccount: 3,
          exchange_index: 2,
        },
      },
    ])
    expect(result).toEqual({
      orderId: 'o1',
      clientOrderId: 'c1',
      fillCount: 0,
      remainingCount: 250,
      averageFillPrice: undefined,
      averageFeePaid: undefined,
      ts,
    })
  })

  it('leaves out what is not given and reads what was filled', async () => {
    const filled = { ...resting, client_order_id: '', fill_count: '2.50', remaining_count: '0.00', average_fill_price: '0.480333' }
    exchange.reply({ status: 201, json: { ...filled, average_fee_paid: '0.0174' } })
    expect(await exchange.client.orders.create(bid)).toMatchObject({
      clientOrderId: undefined,
      fillCount: 250,
      averageFillPrice: 480_333,
      averageFeePaid: 17_400,
    })
    expect(exchange.asked()).toEqual([{ target: 'POST /portfolio/events/orders', body: bidBody }])
  })

  it.each<[string, Partial<CreateOrderRequest>]>([
    ['count', { count: qty(0) }],
    ['clientOrderId', { clientOrderId: '' }],
    ['clientOrderId', { clientOrderId: 'x'.repeat(65) }],
    ['expirationTime', { expirationTime: epochUs(1_500_000) }],
    ['expirationTime', { expirationTime: epochUs(2_000_000), timeInForce: 'immediate_or_cancel' }],
    ['subaccount', { subaccount: 64 }],
  ])('refuses an impossible %s before anything is sent: %j', async (field, fields) => {
    const failure = exchange.client.orders.create({ ...bid, ...fields })
    await expect(failure).rejects.toThrow(InvalidRequestError)
    await expect(failure).rejects.toThrow(field)
    expect(exchange.asked()).toEqual([])
  })

  it('is not sent again after an answer that says nothing of the order', async () => {
    exchange.reply({ status: 503, json: { error: { code: 'exchange_unavailable', message: 'x' } } })
    await expect(exchange.client.orders.create(bid, { maxRetries: 5 })).rejects.toMatchObject({ status: 503 })
    expect(exchange.asked()).toHaveLength(1)
  })
})

describe('orders.createBatch', () => {
  it('gives one item for each order, in their order', async () => {
    const error = { code: 'invalid_price', message: 'invalid price', details: 'off grid' }
    exchange.reply({ status: 201, json: { orders: [resting, { client_order_id: 'c2', error }] } })
    expect(await exchange.client.orders.createBatch([bid, { ...bid, clientOrderId: 'c2' }])).toEqual([
      expect.objectContaining({ ok: true, orderId: 'o1', remainingCount: 250 }),
      { ok: false, error, clientOrderId: 'c2' },
    ])
    expect(exchange.asked()).toEqual([
      { target: 'POST /portfolio/events/orders/batched', body: { orders: [bidBody, { ...bidBody, client_order_id: 'c2' }] } },
    ])
  })

  it('sends nothing when there is no order, or one that cannot be right', async () => {
    await expect(exchange.client.orders.createBatch([])).rejects.toThrow('orders is empty')
    await expect(exchange.client.orders.createBatch([bid, { ...bid, count: qty(-1) }])).rejects.toThrow(InvalidRequestError)
    expect(exchange.asked()).toEqual([])
  })
})

describe('orders.cancel', () => {
  it('says where the order is, and reads what was taken away', async () => {
    exchange.reply({ json: { order_id: 'o1', reduced_by: '2.50', ts_ms: TS_MS } })
    expect(await exchange.client.orders.cancel('o1', { subaccount: 1, exchangeIndex: 2, marketTicker: 'M' })).toEqual({
      orderId: 'o1',
      clientOrderId: undefined,
      reducedBy: 250,
      ts,
    })
    expect(exchange.asked()).toEqual([
      { target: 'DELETE /portfolio/events/orders/o1?subaccount=1&exchange_index=2&market_ticker=M', body: undefined },
    ])
  })

  it('of a batch carries its orders in the body of the DELETE', async () => {
    exchange.reply({
      json: {
        orders: [
          { order_id: 'o1', reduced_by: '1.00', ts_ms: TS_MS },
          { order_id: 'o2', reduced_by: '0.00', error: { code: 'not_found', message: 'not found' } },
        ],
      },
    })
    const items = await exchange.client.orders.cancelBatch([{ orderId: 'o1', marketTicker: 'M' }, { orderId: 'o2' }])
    expect(items).toEqual([
      { ok: true, orderId: 'o1', clientOrderId: undefined, reducedBy: 100, ts },
      { ok: false, error: { code: 'not_found', message: 'not found', details: undefined }, clientOrderId: undefined },
    ])
    expect(exchange.asked()).toEqual([
      {
        target: 'DELETE /portfolio/events/orders/batched',
        body: { orders: [{ order_id: 'o1', market_ticker: 'M' }, { order_id: 'o2' }] },
      },
    ])
  })

  it('of all gives nothing back', async () => {
    exchange.reply({ status: 204 })
    expect(await exchange.client.orders.cancelAll({ subaccount: 0 })).toBeUndefined()
    expect(exchange.asked()).toEqual([{ target: 'DELETE /portfolio/events/orders?subaccount=0', body: undefined }])
  })
})

describe('orders.amend', () => {
  const amendment = { ticker: 'M', side: 'ask', price: price(100), count: qty(1_000) } as const
  const body = { ticker: 'M', side: 'ask', price: '0.0100', count: '10.00' }

  it.each([
    [undefined, body],
    ['none', { ...body, expiration_time: 0 }],
    [epochUs(7_000_000), { ...body, expiration_time: 7 }],
  ] as const)('keeps, removes or sets the expiry: %s', async (expirationTime, expected) => {
    exchange.reply({ json: { order_id: 'o1', remaining_count: '10.00', fill_count: null, ts_ms: TS_MS } })
    const result = await exchange.client.orders.amend('o1', { ...amendment, ...(expirationTime !== undefined && { expirationTime }) })
    expect(result).toMatchObject({ orderId: 'o1', remainingCount: 1_000, fillCount: undefined, ts })
    expect(exchange.asked()).toEqual([{ target: 'POST /portfolio/events/orders/o1/amend', body: expected }])
  })

  it('takes the ids and the place of the order', async () => {
    exchange.reply({ json: { order_id: 'o1', ts_ms: TS_MS } })
    const ids = { clientOrderId: 'c1', updatedClientOrderId: 'c2', exchangeIndex: 2, subaccount: 5 }
    await exchange.client.orders.amend('o1', { ...amendment, ...ids })
    expect(exchange.asked()).toEqual([
      {
        target: 'POST /portfolio/events/orders/o1/amend?subaccount=5',
        body: { ...body, client_order_id: 'c1', updated_client_order_id: 'c2', exchange_index: 2 },
      },
    ])
  })

  it('to nothing is refused', async () => {
    await expect(exchange.client.orders.amend('o1', { ...amendment, count: qty(0) })).rejects.toThrow('cancel it')
  })
})

describe('orders.decrease', () => {
  it('takes away a count or keeps one', async () => {
    const answer = { json: { order_id: 'o1', client_order_id: 'c1', remaining_count: '0.00', ts_ms: TS_MS } }
    exchange.reply(answer, answer)
    await exchange.client.orders.decrease('o1', { reduceBy: qty(50), marketTicker: 'M' })
    expect(await exchange.client.orders.decrease('o1', { reduceTo: qty(0), exchangeIndex: 1, subaccount: 2 })).toEqual({
      orderId: 'o1',
      clientOrderId: 'c1',
      remainingCount: 0,
      ts,
    })
    expect(exchange.asked()).toEqual([
      { target: 'POST /portfolio/events/orders/o1/decrease', body: { reduce_by: '0.50', market_ticker: 'M' } },
      { target: 'POST /portfolio/events/orders/o1/decrease?subaccount=2', body: { reduce_to: '0.00', exchange_index: 1 } },
    ])
  })

  it.each([{}, { reduceBy: qty(1), reduceTo: qty(1) }])('wants exactly one of both: %j', async (request) => {
    await expect(exchange.client.orders.decrease('o1', request)).rejects.toThrow('exactly one of reduceBy and reduceTo')
  })
})

describe('orders.list', () => {
  const wire = {
    order_id: 'o1',
    user_id: 'u1',
    client_order_id: 'c1',
    ticker: 'M',
    side: 'no',
    action: 'buy',
    outcome_side: 'no',
    book_side: 'ask',
    type: 'limit',
    status: 'resting',
    yes_price_dollars: '0.5200',
    no_price_dollars: '0.4800',
    initial_count_fp: '10.00',
    fill_count_fp: '2.50',
    remaining_count_fp: '7.50',
    taker_fill_cost_dollars: '1.200000',
    maker_fill_cost_dollars: '0.000001',
    taker_fees_dollars: '0.043750',
    maker_fees_dollars: '0.000000',
    created_time: '2026-08-07T06:46:28.97871Z',
    last_update_time: null,
    expiration_time: null,
    self_trade_prevention_type: 'maker',
    order_group_id: '',
    cancel_order_on_pause: true,
    subaccount_number: 0,
    exchange_index: 2,
  }

  it('gives pages with every filter, and orders in units', async () => {
    exchange.reply({ json: { orders: [wire], cursor: 'next' } })
    const page = await exchange.client.orders.list({
      ticker: 'M',
      eventTickers: ['E', 'F'],
      minTs: epochUs(1_500_000),
      maxTs: epochUs(1_500_000),
      status: 'resting',
      limit: 7,
      cursor: 'c',
      subaccount: 1,
      exchangeIndex: 2,
    })
    expect(page).toEqual({
      items: [
        {
          orderId: 'o1',
          userId: 'u1',
          clientOrderId: 'c1',
          ticker: 'M',
          outcomeSide: 'no',
          bookSide: 'ask',
          type: 'limit',
          status: 'resting',
          yesPrice: 5_200,
          noPrice: 4_800,
          initialCount: 1_000,
          fillCount: 250,
          remainingCount: 750,
          takerFillCost: 1_200_000,
          makerFillCost: 1,
          takerFees: 43_750,
          makerFees: 0,
          createdTime: parseInstant('2026-08-07T06:46:28.97871Z'),
          lastUpdateTime: undefined,
          expirationTime: undefined,
          selfTradePrevention: 'maker',
          orderGroupId: undefined,
          cancelOrderOnPause: true,
          subaccount: 0,
          exchangeIndex: 2,
          raw: wire,
        },
      ],
      nextCursor: 'next',
    })
    const query = 'ticker=M&event_ticker=E,F&min_ts=1&max_ts=2&status=resting&limit=7&cursor=c&subaccount=1&exchange_index=2'
    expect(exchange.asked()).toEqual([{ target: `GET /portfolio/orders?${query}`, body: undefined }])
  })

  it('passes a status that is new', async () => {
    exchange.reply({ json: { order: { ...wire, status: 'frozen' } } })
    expect((await exchange.client.orders.get('o1')).status).toBe('frozen')
    expect(exchange.asked()).toEqual([{ target: 'GET /portfolio/orders/o1', body: undefined }])
  })
})

describe('queue positions', () => {
  it('are what rests in front', async () => {
    exchange.reply({ json: { queue_position_fp: '0.00' } })
    expect(await exchange.client.orders.queuePosition('o1')).toBe(0)
    exchange.reply({ json: { queue_positions: [{ order_id: 'o1', market_ticker: 'M', queue_position_fp: '12.61' }] } })
    const query = { marketTickers: ['M', 'N'], eventTicker: 'E', subaccount: 1 }
    expect(await exchange.client.orders.queuePositions(query)).toEqual([{ orderId: 'o1', ticker: 'M', position: 1_261 }])
    expect(exchange.asked().map(({ target }) => target)).toEqual([
      'GET /portfolio/orders/o1/queue_position',
      'GET /portfolio/orders/queue_positions?market_tickers=M,N&event_ticker=E&subaccount=1',
    ])
  })
})

describe('order groups', () => {
  it('are created with a limit, listed and read', async () => {
    exchange.reply(
      { status: 201, json: { order_group_id: 'g1', subaccount: 1, exchange_index: 2 } },
      { json: { order_groups: [{ id: 'g1', contracts_limit_fp: '100.00', is_auto_cancel_enabled: true, exchange_index: 2 }] } },
      { json: { is_auto_cancel_enabled: false, contracts_limit_fp: '100.00', orders: ['o1'] } },
    )
    const { orderGroups } = exchange.client
    const place = { subaccount: 1, exchangeIndex: 2 }
    expect(await orderGroups.create({ contractsLimit: qty(10_000), ...place })).toEqual({ orderGroupId: 'g1', ...place })
    expect(await orderGroups.list({ subaccount: 1 })).toEqual([
      { orderGroupId: 'g1', contractsLimit: 10_000, isAutoCancelEnabled: true, exchangeIndex: 2 },
    ])
    expect(await orderGroups.get('g1', { subaccount: 1 })).toEqual({
      contractsLimit: 10_000,
      isAutoCancelEnabled: false,
      orderIds: ['o1'],
      exchangeIndex: undefined,
    })
    expect(exchange.asked()).toEqual([
      { target: 'POST /portfolio/order_groups/create', body: { subaccount: 1, exchange_index: 2, contracts_limit_fp: '100.00' } },
      { target: 'GET /portfolio/order_groups?subaccount=1', body: undefined },
      { target: 'GET /portfolio/order_groups/g1?subaccount=1', body: undefined },
    ])
  })

  it('that do not exist are an empty list, be it written as null or left out', async () => {
    exchange.reply({ json: { order_groups: null } }, { json: {} })
    expect(await exchange.client.orderGroups.list()).toEqual([])
    expect(await exchange.client.orderGroups.list()).toEqual([])
  })

  it('are limited, reset, triggered and deleted, with an empty object where the exchange wants a body', async () => {
    exchange.reply({ json: {} }, { json: {} }, { json: {} }, { json: {} })
    const { orderGroups } = exchange.client
    await orderGroups.setLimit('g1', qty(150))
    await orderGroups.reset('g1')
    await orderGroups.trigger('g1', { exchangeIndex: 1 })
    await orderGroups.delete('g1', { subaccount: 0 })
    expect(exchange.asked()).toEqual([
      { target: 'PUT /portfolio/order_groups/g1/limit', body: { contracts_limit_fp: '1.50' } },
      { target: 'PUT /portfolio/order_groups/g1/reset', body: {} },
      { target: 'PUT /portfolio/order_groups/g1/trigger?exchange_index=1', body: {} },
      { target: 'DELETE /portfolio/order_groups/g1?subaccount=0', body: undefined },
    ])
  })
})
