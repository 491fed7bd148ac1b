import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { A, at, B, marketOf, START_US } from '../exchange-fixture.ts'
import { openTimedFloor, orderOf } from '../support/trading-floor.ts'

// Market A: YES 0.40 x 5, 0.42 x 3; NO 0.55 x 7, which is an offer of YES at 0.45.
const floor = useEach(openTimedFloor)

const ORDERS = '/portfolio/events/orders'
const startS = START_US / 1_000_000
const errorOf = ({ body }: { readonly body: { readonly error: { readonly code: string; readonly details?: string } } }) => body.error
const find = async (orderId: string) => (await floor.ann.rest.get(`/portfolio/orders/${orderId}`)).body.order

describe('section 9.1, one surface', () => {
  it.each([
    ['POST', '/portfolio/orders'],
    ['POST', '/portfolio/orders/batched'],
    ['DELETE', `/portfolio/orders/${randomUUID()}`],
    ['POST', `/portfolio/orders/${randomUUID()}/amend`],
    ['POST', `/portfolio/orders/${randomUUID()}/decrease`],
  ])('answers %s %s, a write of the first version, with 410', async (method, path) => {
    const answer = await floor.ann.rest.ask(method, path, {})
    expect([answer.status, errorOf(answer).code]).toEqual([410, 'deprecated_v1_order_endpoint'])
    expect(errorOf(answer).details).toContain('/portfolio/events/orders')
  })
})

describe('section 9.2, create', () => {
  it('answers 201 flat, without averages where nothing was filled', async () => {
    const { status, body } = await floor.ann.order('bid', '0.4100', '2.50', { client_order_id: 'mine' })
    expect(status).toBe(201)
    expect(body).toEqual({
      order_id: expect.any(String),
      client_order_id: 'mine',
      fill_count: '0.00',
      remaining_count: '2.50',
      ts_ms: expect.any(Number),
    })
  })

  it('gives the YES price as the average, also for an ask, and the fee of one contract, cut to four decimals', async () => {
    const bought = await floor.ann.order('bid', '0.4500', '2.00')
    const fee = Math.ceil(0.07 * 2 * 0.45 * 0.55 * 10_000) / 10_000
    expect(bought.body).toMatchObject({ fill_count: '2.00', remaining_count: '0.00', average_fill_price: '0.4500' })
    expect(bought.body.average_fee_paid).toBe((Math.floor((fee / 2) * 10_000) / 10_000).toFixed(4))
    const sold = await floor.bob.order('ask', '0.4200', '1.00')
    expect(sold.body).toMatchObject({ fill_count: '1.00', average_fill_price: '0.4200' })
  })

  it.each(['ticker', 'side', 'price', 'count', 'time_in_force', 'self_trade_prevention_type'])('wants %s', async (field) => {
    const { [field]: _, ...rest } = orderOf('bid', '0.4100', '1.00') as Record<string, unknown>
    const answer = await floor.ann.rest.post(ORDERS, rest)
    expect([answer.status, errorOf(answer).code, errorOf(answer).details]).toEqual([400, 'missing_parameters', field])
  })

  it.each([
    [{ price: '0.4150' }, 'invalid_price'],
    [{ price: '1.0000' }, 'invalid_price'],
    [{ price: '0' }, 'invalid_price'],
    [{ price: '1.5' }, 'invalid_price'],
    [{ price: 0.41 }, 'invalid_parameters'],
    [{ count: '0' }, 'invalid_order_size'],
    [{ count: '1.001' }, 'invalid_parameters'],
    [{ side: 'yes' }, 'invalid_parameters'],
    [{ time_in_force: 'day' }, 'invalid_parameters'],
    [{ client_order_id: 'x'.repeat(65) }, 'invalid_parameters'],
    [{ subaccount: 64 }, 'invalid_parameters'],
    [{ reduce_only: true }, 'invalid_order'],
  ])('refuses %j as %s', async (fields, code) => {
    const answer = await floor.ann.order('bid', '0.4100', '1.00', fields)
    expect([answer.status, errorOf(answer).code]).toEqual([400, code])
  })

  it('refuses a body that is no JSON object, or too large', async () => {
    const answer = await floor.ann.rest.post(ORDERS, [1])
    expect([answer.status, errorOf(answer).code]).toEqual([400, 'invalid_parameters'])
  })

  it('knows no market of that ticker: 404; takes none on a closed one', async () => {
    const unknown = await floor.ann.order('bid', '0.41', '1', { ticker: 'NONE' })
    expect([unknown.status, errorOf(unknown).code]).toEqual([404, 'not_found'])
    floor.exchange.closeMarket(A)
    const closed = await floor.ann.order('bid', '0.41', '1')
    expect([closed.status, errorOf(closed).code]).toEqual([400, 'market_inactive'])
  })

  it('takes a client_order_id once', async () => {
    await floor.ann.order('bid', '0.41', '1', { client_order_id: 'once' })
    const again = await floor.ann.order('bid', '0.41', '1', { client_order_id: 'once' })
    expect(again.status).toBe(409)
    expect((await floor.bob.order('bid', '0.41', '1', { client_order_id: 'once' })).status).toBe(201)
  })

  it('refuses an expiry in the past, and one of an order that does not rest', async () => {
    const past = await floor.ann.order('bid', '0.41', '1', { expiration_time: startS - 1 })
    expect(errorOf(past).details).toBe('Expiration timestamp must be in the future')
    const ioc = await floor.ann.order('bid', '0.41', '1', { expiration_time: startS + 60, time_in_force: 'immediate_or_cancel' })
    expect(errorOf(ioc).details).toBe('Cannot specify both immediate_or_cancel and expiration_ts')
  })

  it('cancels an order when its time has come', async () => {
    const { body } = await floor.ann.order('bid', '0.41', '1', { expiration_time: startS + 60 })
    expect(await find(body.order_id)).toMatchObject({ status: 'resting', expiration_time: '2026-06-01T12:01:00Z' })
    floor.scheduler.advance(60_001)
    expect(await find(body.order_id)).toMatchObject({ status: 'canceled', remaining_count_fp: '0.00' })
  })
})

describe('section 9.4, late sweeps', () => {
  it('leaves an expired order in the book until the sweep comes', async () => {
    const late = await openTimedFloor({ lateExpiryMs: 120_000 })
    try {
      const { body } = await late.ann.order('bid', '0.41', '1', { expiration_time: startS + 60 })
      const status = async () => (await late.ann.rest.get(`/portfolio/orders/${body.order_id}`)).body.order.status
      late.scheduler.advance(179_000)
      expect(await status()).toBe('resting')
      late.scheduler.advance(2_000)
      expect(await status()).toBe('canceled')
    } finally {
      await late.close()
    }
  })
})

describe('section 9.3, matching', () => {
  it('trades at the price of the order that rests, the best first, then the earliest', async () => {
    await floor.bob.order('ask', '0.4400', '1.00')
    await floor.bob.order('ask', '0.4300', '1.00')
    const { body } = await floor.ann.order('bid', '0.4500', '3.00')
    expect(body.fill_count).toBe('3.00')
    const { fills } = (await floor.ann.rest.get('/portfolio/fills')).body
    const inOrder = [...fills].reverse().map((fill: Record<string, string>) => [fill['yes_price_dollars'], fill['count_fp']])
    expect(inOrder).toEqual([
      ['0.4300', '1.00'],
      ['0.4400', '1.00'],
      ['0.4500', '1.00'],
    ])
  })

  it('fills a fill_or_kill order whole or refuses it', async () => {
    const more = { time_in_force: 'fill_or_kill' }
    const answer = await floor.ann.order('bid', '0.4500', '7.01', more)
    expect([answer.status, errorOf(answer).code]).toEqual([400, 'fill_or_kill_insufficient_resting_volume'])
    expect((await floor.ann.order('bid', '0.4500', '7.00', more)).body.fill_count).toBe('7.00')
  })

  it('treats a fill_or_kill order that meets an own one as immediate_or_cancel', async () => {
    await floor.ann.order('ask', '0.4400', '1.00')
    await floor.bob.order('ask', '0.4300', '1.00')
    const { status, body } = await floor.ann.order('bid', '0.4500', '5.00', { time_in_force: 'fill_or_kill' })
    expect([status, body.fill_count, body.remaining_count]).toEqual([201, '1.00', '0.00'])
  })

  it('answers 201 to an immediate_or_cancel order that finds nothing', async () => {
    const { status, body } = await floor.ann.order('bid', '0.4100', '1.00', { time_in_force: 'immediate_or_cancel' })
    expect([status, body.fill_count, body.remaining_count]).toEqual([201, '0.00', '0.00'])
  })

  it('stops a taker at its own order, keeping earlier fills', async () => {
    const own = await floor.ann.order('ask', '0.4400', '1.00')
    await floor.bob.order('ask', '0.4300', '1.00')
    const { body } = await floor.ann.order('bid', '0.4500', '3.00')
    expect([body.fill_count, body.remaining_count]).toEqual(['1.00', '0.00'])
    expect(await find(own.body.order_id)).toMatchObject({ status: 'resting' })
    expect(await find(body.order_id)).toMatchObject({ status: 'canceled', fill_count_fp: '1.00' })
  })

  it('cancels the own order that rests and goes on, with self_trade_prevention_type maker', async () => {
    const own = await floor.ann.order('ask', '0.4400', '1.00')
    const { body } = await floor.ann.order('bid', '0.4500', '3.00', { self_trade_prevention_type: 'maker' })
    expect([body.fill_count, body.remaining_count]).toEqual(['3.00', '0.00'])
    expect(await find(own.body.order_id)).toMatchObject({ status: 'canceled', fill_count_fp: '0.00' })
  })

  it('refuses a post-only order that would match at entry', async () => {
    const answer = await floor.ann.order('bid', '0.4500', '1.00', { post_only: true })
    expect([answer.status, errorOf(answer).code, errorOf(answer).details]).toEqual([400, 'invalid_order', 'post only cross'])
  })

  it('cancels a post-only order that an amend makes match', async () => {
    const { body } = await floor.ann.order('bid', '0.4300', '1.00', { post_only: true })
    const amended = await floor.ann.rest.post(`${ORDERS}/${body.order_id}/amend`, {
      ticker: A,
      side: 'bid',
      price: '0.4500',
      count: '1.00',
    })
    expect([amended.status, amended.body.remaining_count]).toEqual([200, '0.00'])
    expect(await find(body.order_id)).toMatchObject({ status: 'canceled', fill_count_fp: '0.00' })
  })

  it('caps a reduce-only order at what is held', async () => {
    await floor.ann.order('bid', '0.4500', '2.00')
    const { body } = await floor.ann.order('ask', '0.4000', '5.00', { reduce_only: true, time_in_force: 'immediate_or_cancel' })
    expect([body.fill_count, body.remaining_count]).toEqual(['2.00', '0.00'])
    expect(await find(body.order_id)).toMatchObject({ status: 'canceled', fill_count_fp: '2.00' })
  })

  it('opens NO with an ask and holds back what it may cost: a dollar less its price', async () => {
    const before = (await floor.ann.rest.get('/portfolio/balance')).body.balance
    await floor.ann.order('ask', '0.6000', '10.00')
    expect((await floor.ann.rest.get('/portfolio/balance')).body.balance).toBe(before - 400)
  })

  it('nets at once: a pair is paid out', async () => {
    await floor.ann.order('bid', '0.4500', '1.00')
    const before = (await floor.ann.rest.get('/portfolio/balance')).body.balance_dollars
    const { body } = await floor.ann.order('ask', '0.4200', '1.00')
    expect(body.fill_count).toBe('1.00')
    const { market_positions: positions } = (await floor.ann.rest.get('/portfolio/positions')).body
    expect(positions).toMatchObject([
      { ticker: A, position_fp: '0.00', market_exposure_dollars: '0.000000', realized_pnl_dollars: '-0.030000' },
    ])
    const after = (await floor.ann.rest.get('/portfolio/balance')).body.balance_dollars
    const fee = Math.ceil(0.07 * 0.42 * 0.58 * 10_000) / 10_000
    expect(Number(after) - Number(before)).toBeCloseTo(0.42 - fee, 4)
  })

  it('refuses what the money on the market’s shard does not pay for, however much is elsewhere', async () => {
    floor.exchange.openMarket(marketOf('KXC-26JUN01-1', { exchangeIndex: 2 }))
    const whole = await floor.ann.order('bid', '0.5000', '200000.00', { ticker: 'KXC-26JUN01-1' })
    expect(whole.status).toBe(201)
    const more = await floor.ann.order('bid', '0.5000', '1.00', { ticker: 'KXC-26JUN01-1' })
    expect([more.status, errorOf(more).code]).toEqual([400, 'insufficient_balance'])
    expect((await floor.ann.rest.get('/portfolio/balance')).body.balance).toBeGreaterThan(100)
  })
})

describe('section 9.4, cancel, decrease, amend, batch', () => {
  it('cancels once: 404 for an order that is unknown, finished, or of another', async () => {
    const { body } = await floor.ann.order('bid', '0.4100', '2.00', { client_order_id: 'c' })
    expect((await floor.bob.rest.delete(`${ORDERS}/${body.order_id}`)).status).toBe(404)
    const cancelled = await floor.ann.rest.delete(`${ORDERS}/${body.order_id}`)
    expect(cancelled.body).toEqual({ order_id: body.order_id, client_order_id: 'c', reduced_by: '2.00', ts_ms: expect.any(Number) })
    expect((await floor.ann.rest.delete(`${ORDERS}/${body.order_id}`)).status).toBe(404)
    expect((await floor.ann.rest.delete(`${ORDERS}/${randomUUID()}`)).status).toBe(404)
  })

  it('calls a malformed id invalid before it looks', async () => {
    const answer = await floor.ann.rest.delete(`${ORDERS}/nonsense`)
    expect([answer.status, errorOf(answer).code]).toEqual([400, 'invalid_parameters'])
  })

  it('decreases by or to a count; to nothing is a cancel', async () => {
    const { body } = await floor.ann.order('bid', '0.4100', '5.00')
    const path = `${ORDERS}/${body.order_id}/decrease`
    expect((await floor.ann.rest.post(path, { reduce_by: '1.00' })).body.remaining_count).toBe('4.00')
    expect((await floor.ann.rest.post(path, { reduce_to: '3.00' })).body.remaining_count).toBe('3.00')
    expect((await floor.ann.rest.post(path, {})).status).toBe(400)
    expect((await floor.ann.rest.post(path, { reduce_by: '1.00', reduce_to: '1.00' })).status).toBe(400)
    expect((await floor.ann.rest.post(path, { reduce_to: '0.00' })).body.remaining_count).toBe('0.00')
    expect(await find(body.order_id)).toMatchObject({ status: 'canceled' })
  })

  it('keeps the place in the queue when an order gets smaller, and gives it up for another price or a larger size', async () => {
    const first = await floor.ann.order('bid', '0.4100', '5.00')
    const second = await floor.bob.order('bid', '0.4100', '5.00')
    const ahead = async (trader: typeof floor.ann, id: string) =>
      (await trader.rest.get(`/portfolio/orders/${id}/queue_position`)).body.queue_position_fp
    const amend = (count: string) =>
      floor.ann.rest.post(`${ORDERS}/${first.body.order_id}/amend`, { ticker: A, side: 'bid', price: '0.4100', count })
    expect(await ahead(floor.ann, first.body.order_id)).toBe('0.00')
    expect(await ahead(floor.bob, second.body.order_id)).toBe('5.00')
    await amend('4.00')
    expect(await ahead(floor.bob, second.body.order_id)).toBe('4.00')
    await amend('6.00')
    expect([await ahead(floor.bob, second.body.order_id), await ahead(floor.ann, first.body.order_id)]).toEqual(['0.00', '5.00'])
  })

  it('takes the count of an amend as the whole: what is filled and what should rest; it may cross and fill', async () => {
    const { body } = await floor.ann.order('bid', '0.4300', '5.00')
    await floor.bob.order('ask', '0.4300', '2.00')
    const path = `${ORDERS}/${body.order_id}/amend`
    const kept = await floor.ann.rest.post(path, { ticker: A, side: 'bid', price: '0.4300', count: '4.00', updated_client_order_id: 'new' })
    expect(kept.body).toMatchObject({ order_id: body.order_id, client_order_id: 'new', fill_count: '2.00', remaining_count: '2.00' })
    const crossed = await floor.ann.rest.post(path, { ticker: A, side: 'bid', price: '0.4500', count: '5.00' })
    expect(crossed.body).toMatchObject({ fill_count: '5.00', remaining_count: '0.00' })
  })

  it.each([
    [{ ticker: B }, 'order_ticker_mismatch'],
    [{ side: 'ask' }, 'order_side_mismatch'],
    [{ client_order_id: 'other' }, 'order_id_and_client_order_id_mismatch'],
  ])('refuses an amend whose %j contradicts the order', async (fields, code) => {
    const { body } = await floor.ann.order('bid', '0.4100', '5.00')
    const answer = await floor.ann.rest.post(`${ORDERS}/${body.order_id}/amend`, {
      ticker: A,
      side: 'bid',
      price: '0.41',
      count: '5',
      ...fields,
    })
    expect([answer.status, errorOf(answer).code]).toEqual([400, code])
  })

  it('keeps the expiry of an amended order unless told, and takes it away with 0', async () => {
    const { body } = await floor.ann.order('bid', '0.4100', '5.00', { expiration_time: startS + 600 })
    const path = `${ORDERS}/${body.order_id}/amend`
    await floor.ann.rest.post(path, { ticker: A, side: 'bid', price: '0.41', count: '4' })
    expect((await find(body.order_id)).expiration_time).not.toBeNull()
    await floor.ann.rest.post(path, { ticker: A, side: 'bid', price: '0.41', count: '4', expiration_time: 0 })
    expect((await find(body.order_id)).expiration_time).toBeNull()
  })

  it('answers a batch in its order, each item by itself', async () => {
    const { status, body } = await floor.ann.rest.post(`${ORDERS}/batched`, {
      orders: [orderOf('bid', '0.41', '1'), orderOf('bid', '0.415', '1', { client_order_id: 'bad' }), orderOf('ask', '0.60', '1')],
    })
    expect(status).toBe(201)
    expect(body.orders).toMatchObject([
      { remaining_count: '1.00' },
      { client_order_id: 'bad', error: { code: 'invalid_price' } },
      { remaining_count: '1.00' },
    ])
    const cancelled = await floor.ann.rest.delete(`${ORDERS}/batched`, {
      orders: [{ order_id: body.orders[0].order_id }, { order_id: randomUUID() }, { order_id: body.orders[2].order_id }],
    })
    expect(cancelled.body.orders).toMatchObject([
      { reduced_by: '1.00' },
      { reduced_by: '0.00', error: { code: 'not_found' } },
      { reduced_by: '1.00' },
    ])
  })

  it('does nothing of a batch with an item that is no order, and says so', async () => {
    const placed = await floor.ann.rest.post(`${ORDERS}/batched`, {
      orders: [orderOf('bid', '0.41', '1'), orderOf('bid', '0.41', '1', { client_order_id: 7 })],
    })
    expect([placed.status, errorOf(placed).code]).toEqual([400, 'invalid_parameters'])
    expect((await floor.ann.rest.get('/portfolio/orders')).body.orders).toEqual([])
    const { body } = await floor.ann.order('bid', '0.41', '1')
    const cancelled = await floor.ann.rest.delete(`${ORDERS}/batched`, { orders: [{ order_id: body.order_id }, {}] })
    expect([cancelled.status, errorOf(cancelled).code]).toEqual([400, 'missing_parameters'])
    expect((await find(body.order_id)).status).toBe('resting')
  })

  it('cancels everything at once, or everything of one subaccount', async () => {
    floor.exchange.command((trading) => trading.accounts.createSubaccount(floor.ann.memberId))
    await floor.ann.rest.post('/portfolio/subaccounts/transfer', {
      client_transfer_id: randomUUID(),
      from_subaccount: 0,
      to_subaccount: 1,
      amount_cents: 10_000,
    })
    const primary = await floor.ann.order('bid', '0.41', '1')
    const other = await floor.ann.order('bid', '0.41', '1', { subaccount: 1 })
    const statusOf = async (answer: typeof primary) => (await find(answer.body.order_id)).status
    expect((await floor.ann.rest.delete(`${ORDERS}?subaccount=1`)).status).toBe(204)
    expect([await statusOf(primary), await statusOf(other)]).toEqual(['resting', 'canceled'])
    expect((await floor.ann.rest.delete(ORDERS)).status).toBe(204)
    expect(await statusOf(primary)).toBe('canceled')
  })
})

describe('section 9.5, reads', () => {
  it('lists orders newest first, by filters and pages, with the three status words', async () => {
    const resting = await floor.ann.order('bid', '0.41', '1')
    const executed = await floor.ann.order('bid', '0.45', '1')
    const canceled = await floor.ann.order('bid', '0.41', '1', { time_in_force: 'immediate_or_cancel' })
    await floor.bob.order('bid', '0.41', '1')
    const ids = async (query: string) =>
      (await floor.ann.rest.get(`/portfolio/orders${query}`)).body.orders.map((each: { order_id: string }) => each.order_id)
    const all = [canceled, executed, resting].map(({ body }) => body.order_id)
    expect(await ids('')).toEqual(all)
    expect(await ids('?status=resting')).toEqual([all[2]])
    expect(await ids('?status=executed')).toEqual([all[1]])
    expect(await ids('?status=canceled')).toEqual([all[0]])
    expect(await ids(`?ticker=${B}`)).toEqual([])
    const first = (await floor.ann.rest.get('/portfolio/orders?limit=2')).body
    expect(first.orders).toHaveLength(2)
    await floor.ann.order('bid', '0.41', '1')
    expect((await floor.ann.rest.get(`/portfolio/orders?limit=2&cursor=${first.cursor}`)).body.orders).toMatchObject([{ order_id: all[2] }])
  })

  it('lists queue positions of markets or an event, the first in line at 0.00', async () => {
    await floor.ann.order('bid', '0.42', '1')
    const { body } = await floor.ann.rest.get('/portfolio/orders/queue_positions?event_ticker=KXA-26JUN01')
    expect(body.queue_positions).toMatchObject([{ market_ticker: A, queue_position_fp: '3.00' }])
    expect((await floor.ann.rest.get('/portfolio/orders/queue_positions')).status).toBe(400)
  })
})

describe('section 9.8, pauses', () => {
  it('pauses trading every Thursday from 03:00 to 05:00 Eastern time, when told to', async () => {
    // Monday noon; Thursday 07:00 UTC is 03:00 in New York.
    const weekly = await openTimedFloor({ weeklyPause: true })
    try {
      const exchangeStatus = async () => (await weekly.ann.rest.get('/exchange/status')).body
      weekly.scheduler.advance((2 * 24 + 19) * 3_600_000 - 1_000)
      expect(await exchangeStatus()).toMatchObject({ trading_active: true, exchange_active: true })
      weekly.scheduler.advance(2_000)
      expect(await exchangeStatus()).toMatchObject({ trading_active: false, exchange_active: true })
      expect((await weekly.ann.order('bid', '0.41', '1')).status).toBe(503)
      weekly.scheduler.advance(2 * 3_600_000)
      expect(await exchangeStatus()).toMatchObject({ trading_active: true })
    } finally {
      await weekly.close()
    }
  })

  it('takes no new order during a trading pause, but cancels; what asked for it is cancelled', async () => {
    const kept = await floor.ann.order('bid', '0.41', '1')
    const ended = await floor.ann.order('bid', '0.41', '1', { cancel_order_on_pause: true })
    floor.exchange.command((trading, atUs) => trading.pause(0, 'trading', atUs))
    expect((await find(ended.body.order_id)).status).toBe('canceled')
    const refused = await floor.ann.order('bid', '0.41', '1')
    expect([refused.status, errorOf(refused).code]).toEqual([503, 'exchange_unavailable'])
    expect((await floor.ann.rest.delete(`${ORDERS}/${kept.body.order_id}`)).status).toBe(200)
  })

  it('does nothing at all during an exchange pause', async () => {
    const { body } = await floor.ann.order('bid', '0.41', '1')
    floor.exchange.command((trading, atUs) => trading.pause(0, 'exchange', atUs))
    expect((await floor.ann.rest.delete(`${ORDERS}/${body.order_id}`)).status).toBe(503)
    floor.exchange.command((trading) => trading.resume(0))
    expect((await floor.ann.rest.delete(`${ORDERS}/${body.order_id}`)).status).toBe(200)
  })
})

describe('section 7, lifecycle and shards', () => {
  it('cancels what rests at the close, and refuses every operation afterwards', async () => {
    const { body } = await floor.ann.order('bid', '0.41', '1')
    floor.exchange.closeMarket(A)
    expect(await find(body.order_id)).toMatchObject({ status: 'canceled' })
    expect((await floor.ann.rest.get(`/markets/${A}/orderbook`)).body.orderbook_fp).toEqual({ yes_dollars: [], no_dollars: [] })
  })

  it('cancels what rests when a paused market returns', async () => {
    const { body } = await floor.ann.order('bid', '0.41', '1')
    const lifecycle = (eventType: 'activated' | 'deactivated') =>
      floor.exchange.publish({
        kind: 'lifecycle',
        ticker: A,
        eventType,
        tsUs: at(1),
        msg: { event_type: eventType, market_ticker: A, is_deactivated: eventType === 'deactivated' },
      })
    lifecycle('deactivated')
    expect(await find(body.order_id)).toMatchObject({ status: 'resting' })
    lifecycle('activated')
    expect(await find(body.order_id)).toMatchObject({ status: 'canceled' })
  })

  it('finds an order of another shard by exchange_index or market_ticker only', async () => {
    const ticker = 'KXC-26JUN01-1'
    floor.exchange.openMarket(marketOf(ticker, { exchangeIndex: 2 }))
    const place = () => floor.ann.order('bid', '0.41', '1', { ticker })
    const path = (id: string, query: string) => `${ORDERS}/${id}${query}`
    const first = (await place()).body.order_id
    expect((await floor.ann.rest.delete(path(first, ''))).status).toBe(404)
    expect((await floor.ann.rest.delete(path(first, '?exchange_index=0'))).status).toBe(404)
    expect((await floor.ann.rest.delete(path(first, '?exchange_index=-1'))).status).toBe(400)
    expect((await floor.ann.rest.delete(path(first, `?exchange_index=-1&market_ticker=${ticker}`))).status).toBe(200)
    expect((await floor.ann.rest.delete(path((await place()).body.order_id, '?exchange_index=2'))).status).toBe(200)
    expect((await floor.ann.order('bid', '0.41', '1', { ticker, exchange_index: 1 })).status).toBe(404)
  })
})
