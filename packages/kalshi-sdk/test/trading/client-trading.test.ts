import { type CreateOrderRequest, KalshiClient, type KalshiClientOptions } from '@kassandra/kalshi-sdk'
import { microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ed25519Key } from '../rest/support/keys.ts'
import { type LocalExchange, type Reply, startLocalExchange } from '../rest/support/local-exchange.ts'
import { ManualClock } from '../support/manual-clock.ts'

const KEY = ed25519Key('key-1')
const ORDERS = '/trade-api/v2/portfolio/events/orders'
const ORDER: CreateOrderRequest = {
  ticker: 'KXBTCD-X',
  side: 'ask',
  price: price(4_000),
  count: qty(2_00),
  timeInForce: 'good_till_canceled',
  selfTradePrevention: 'maker',
}
const RESULT = { order_id: 'o-1', fill_count: '0.00', remaining_count: '2.00', reduced_by: '2.00', ts_ms: 1 }
const AS_OF: Reply = { json: { as_of_time: '2026-05-11T05:33:41Z' } }
const CUT: Reply = (response) => response.socket?.destroy()

const listed = (fields: Readonly<Record<string, unknown>>) => ({
  order_id: 'o-1',
  ticker: ORDER.ticker,
  outcome_side: 'no',
  book_side: 'ask',
  status: 'resting',
  yes_price_dollars: '0.4000',
  no_price_dollars: '0.6000',
  initial_count_fp: '2.00',
  fill_count_fp: '0.50',
  remaining_count_fp: '1.50',
  taker_fill_cost_dollars: '0',
  maker_fill_cost_dollars: '0',
  taker_fees_dollars: '0',
  maker_fees_dollars: '0',
  created_time: '2026-05-11T05:33:41Z',
  exchange_index: 2,
  ...fields,
})

let exchange: LocalExchange
let clock: ManualClock
let open: KalshiClient[]
beforeEach(async () => {
  exchange = await startLocalExchange()
  clock = new ManualClock()
  open = []
})
afterEach(async () => {
  await Promise.all(open.map((client) => client.close()))
  await exchange.close()
})

function clientOf(options: Partial<KalshiClientOptions> = {}): KalshiClient {
  const client = new KalshiClient({ environment: exchange, credentials: KEY, clock, ...options })
  open.push(client)
  return client
}

const bodyOf = (index: number): Record<string, unknown> => JSON.parse(exchange.seen[index]?.body ?? '')

describe('an order over real connections', () => {
  it('has an id before it goes out, the same whenever it is sent', async () => {
    exchange.reply({ status: 429 }, { status: 201, json: RESULT })
    const placing = clientOf({ random: () => 0, trading: { createClientOrderId: () => 'id-1' } }).orders.place(ORDER)
    await clock.untilWaiting(0)
    clock.advance(0)
    expect(await placing).toMatchObject({ outcome: 'accepted', clientOrderId: 'id-1', order: { orderId: 'o-1' } })
    expect([bodyOf(0), bodyOf(1)].map(({ client_order_id: id }) => id)).toEqual(['id-1', 'id-1'])
  })

  it('whose connection breaks is found among the own orders, and sent once', async () => {
    exchange.reply(CUT, AS_OF, {
      json: { orders: [listed({ client_order_id: 'x', order_id: 'o-0' }), listed({ client_order_id: 'mine' })], cursor: '' },
    })
    const outcome = await clientOf().orders.place({ ...ORDER, clientOrderId: 'mine' })
    expect(outcome).toMatchObject({ outcome: 'accepted', by: 'lookup', order: { orderId: 'o-1', fillCount: 50, remainingCount: 1_50 } })
    expect(exchange.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${ORDERS}`,
      'GET /trade-api/v2/exchange/user_data_timestamp',
      'GET /trade-api/v2/portfolio/orders',
    ])
    expect(exchange.seen[2]?.query.get('ticker')).toBe(ORDER.ticker)
  })

  it.each([500, 503, 504, 408])('answered %d is looked for', async (status) => {
    exchange.reply({ status, json: { error: { code: 'exchange_unavailable' } } }, AS_OF, {
      json: { orders: [listed({ client_order_id: 'mine' })] },
    })
    expect(await clientOf().orders.place({ ...ORDER, clientOrderId: 'mine' })).toMatchObject({ outcome: 'accepted', by: 'lookup' })
  })

  it('whose answer cannot be read is looked for', async () => {
    exchange.reply({ status: 201, json: { order_id: 'o-1' } }, AS_OF, { json: { orders: [listed({ client_order_id: 'mine' })] } })
    expect(await clientOf().orders.place({ ...ORDER, clientOrderId: 'mine' })).toMatchObject({ outcome: 'accepted', by: 'lookup' })
  })

  it.each([400, 401, 403, 404])('answered %d is rejected, without a look', async (status) => {
    exchange.reply({ status, json: { error: { code: 'no', message: 'no' } } })
    expect(await clientOf().orders.place(ORDER)).toMatchObject({ outcome: 'rejected', error: { status, code: 'no' } })
    expect(exchange.seen).toHaveLength(1)
  })

  it('to nobody is rejected: it cannot have arrived', async () => {
    const client = clientOf()
    await exchange.close()
    const outcome = await client.orders.place(ORDER, { maxRetries: 0 })
    expect(outcome).toMatchObject({ outcome: 'rejected', error: { code: 'CONNECTION_FAILED', mayHaveArrived: false } })
    expect(client.orders.unknown()).toEqual([])
  })

  it('of unknown outcome stays so when the client is closed, and nobody waits for it any longer', async () => {
    exchange.reply(CUT)
    exchange.replyAlways(CUT)
    const client = clientOf()
    const placing = client.orders.place(ORDER, { resolveTimeoutMs: 60_000 })
    await clock.untilWaiting(100)
    await client.close()
    clock.advance(100)
    const outcome = await placing
    if (outcome.outcome !== 'unknown') throw new Error(outcome.outcome)
    expect(await outcome.resolve()).toMatchObject({ outcome: 'unknown' })
    expect(clock.pending).toBe(0)
  })

  it('of unknown outcome holds back what `create` and `amend` would send to its market, and `cancel` not', async () => {
    exchange.reply(CUT, { json: RESULT })
    const client = clientOf({ trading: { whileUnknown: 'refuse', resolveTimeoutMs: 0 } })
    const outcome = await client.orders.place(ORDER)
    expect(outcome).toMatchObject({ outcome: 'unknown', error: { code: 'CONNECTION_FAILED' } })
    await expect(client.orders.create(ORDER)).rejects.toMatchObject({ code: 'MARKET_OUTCOME_UNKNOWN' })
    await expect(client.orders.amend('o-7', ORDER)).rejects.toMatchObject({ code: 'MARKET_OUTCOME_UNKNOWN' })
    expect(await client.orders.cancel('o-7')).toMatchObject({ orderId: 'o-1' })
    const frame = { kind: 'user-order', clientOrderId: outcome.clientOrderId, orderId: 'o-1', fillCount: qty(0), remainingCount: qty(2_00) }
    client.orders.observe(frame)
    expect(client.orders.unknown()).toEqual([])
    exchange.reply({ status: 201, json: RESULT })
    expect(await client.orders.create(ORDER)).toMatchObject({ orderId: 'o-1' })
  })
})

describe('a batch', () => {
  const three = [ORDER, { ...ORDER, ticker: 'B' }, { ...ORDER, ticker: 'C' }].map((order, index) => ({
    ...order,
    clientOrderId: `id-${index}`,
  }))

  it('has an outcome for each order, in their order', async () => {
    const error = { code: 'insufficient_balance', message: 'no money', details: 'x' }
    const unsure = { code: 'exchange_unavailable', message: 'who knows' }
    exchange.reply({ status: 201, json: { orders: [{ ...RESULT, client_order_id: 'id-0' }, { error }, { error: unsure }] } })
    const outcomes = await clientOf().orders.placeBatch(three, { resolveTimeoutMs: 0 })
    expect(outcomes).toMatchObject([
      { outcome: 'accepted', clientOrderId: 'id-0' },
      { outcome: 'rejected', clientOrderId: 'id-1', error: { code: 'insufficient_balance', details: 'x' } },
      { outcome: 'unknown', clientOrderId: 'id-2', error: { code: 'exchange_unavailable' } },
    ])
  })

  it('whose answer is lost is unknown as a whole, and closes all its markets', async () => {
    exchange.reply(CUT)
    const client = clientOf()
    const outcomes = await client.orders.placeBatch(three, { resolveTimeoutMs: 0 })
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown'])
    expect(await client.orders.place({ ...ORDER, ticker: 'C' }, { whileUnknown: 'refuse' })).toMatchObject({ error: { ticker: 'C' } })
  })

  it.each([
    ['of another length', [RESULT]],
    ['about other orders', ['x', 'y', 'z'].map((id) => ({ ...RESULT, client_order_id: id }))],
  ])('with an answer %s is unknown', async (_name, orders) => {
    exchange.reply({ status: 201, json: { orders } })
    const outcomes = await clientOf().orders.placeBatch(three, { resolveTimeoutMs: 0 })
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown'])
  })

  it('with one id twice is refused before anything is sent', async () => {
    const twice = [ORDER, ORDER].map((order) => ({ ...order, clientOrderId: 'same' }))
    await expect(clientOf().orders.placeBatch(twice)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    expect(exchange.seen).toEqual([])
  })
})

describe('a write by order id', () => {
  it('names the market of an order that was placed before', async () => {
    exchange.replyAlways({ json: { ...RESULT, orders: [RESULT] } })
    const client = clientOf()
    await client.orders.create(ORDER)
    await client.orders.cancel('o-1')
    await client.orders.decrease('o-1', { reduceTo: qty(1_00) })
    await client.orders.cancelBatch([{ orderId: 'o-1' }, { orderId: 'stranger' }])
    expect(exchange.seen[1]?.query.get('market_ticker')).toBe(ORDER.ticker)
    expect(bodyOf(2)).toEqual({ reduce_to: '1.00', market_ticker: ORDER.ticker })
    expect(bodyOf(3)).toEqual({ orders: [{ order_id: 'o-1', market_ticker: ORDER.ticker }, { order_id: 'stranger' }] })
  })

  it('leaves the place that it is given', async () => {
    exchange.replyAlways({ json: RESULT })
    const client = clientOf()
    await client.orders.create(ORDER)
    await client.orders.cancel('o-1', { exchangeIndex: 0 })
    await client.orders.cancel('o-1', { marketTicker: 'OTHER' })
    expect(exchange.seen.slice(1).map(({ query }) => query.toString())).toEqual(['exchange_index=0', 'market_ticker=OTHER'])
  })

  it('knows orders of a batch, and orders that were listed', async () => {
    exchange.reply(
      {
        json: {
          orders: [
            { ...RESULT, order_id: 'a' },
            { ...RESULT, order_id: 'b' },
          ],
        },
      },
      { json: { orders: [listed({ order_id: 'c', ticker: 'LISTED' })], cursor: '' } },
    )
    const client = clientOf()
    await client.orders.createBatch([ORDER, { ...ORDER, ticker: 'B' }])
    await client.orders.list()
    exchange.replyAlways({ json: RESULT })
    for (const orderId of ['a', 'b', 'c']) await client.orders.cancel(orderId)
    expect(exchange.seen.slice(2).map(({ query }) => query.get('market_ticker'))).toEqual([ORDER.ticker, 'B', 'LISTED'])
  })

  it('names the shard too where that is asked for, so that it draws on the shard’s own bucket', async () => {
    exchange.reply({ json: { orders: [listed({})], cursor: '' } })
    exchange.replyAlways({ json: RESULT })
    const client = clientOf({ trading: { namesShards: true } })
    await client.orders.list()
    await client.orders.create(ORDER)
    await client.orders.cancel('o-1')
    expect(bodyOf(1)).toMatchObject({ exchange_index: 2 })
    expect(exchange.seen[2]?.query.get('exchange_index')).toBe('2')
  })
})

describe('the money of shards', () => {
  const balance = (...shards: readonly string[]): Reply => ({
    json: {
      balance: 0,
      balance_dollars: '0',
      portfolio_value: 0,
      updated_ts: 1,
      balance_breakdown: shards.map((amount, index) => ({ exchange_index: index, balance: amount })),
    },
  })

  it('is moved from the richest of the others, and waited for', async () => {
    exchange.reply(balance('5.00', '90.00', '1.00'), { json: { transfer_id: 't-1' } }, { json: { transfer_id: 't-2' } })
    exchange.reply(balance('0.00', '0.00', '1.00'), balance('0.00', '0.00', '95.50'))
    const ensuring = clientOf().shards.ensureCash({ shard: 2, amount: microUsd(95_000_000) })
    for (let look = 0; look < 2; look++) {
      await clock.untilWaiting(500)
      clock.advance(500)
    }
    expect(await ensuring).toEqual({
      transfers: [
        { transferId: 't-1', fromShard: 1, amount: 90_000_000 },
        { transferId: 't-2', fromShard: 0, amount: 4_000_000 },
      ],
      hasArrived: true,
      cash: 95_500_000,
    })
    expect(bodyOf(1)).toMatchObject({ amount: 900_000, source_exchange_shard: 1, destination_exchange_shard: 2 })
  })

  it('is not moved where there is enough, or where there is not enough to move', async () => {
    exchange.replyAlways(balance('5.00', '90.00'))
    const { shards } = clientOf()
    expect(await shards.ensureCash({ shard: 1, amount: microUsd(90_000_000) })).toMatchObject({ transfers: [], hasArrived: true })
    await expect(shards.ensureCash({ shard: 0, amount: microUsd(95_000_001) })).rejects.toMatchObject({
      code: 'SHARD_CASH_TOO_LOW',
      missing: 100,
    })
    await expect(shards.ensureCash({ shard: 0, amount: microUsd(10_000_000), leave: microUsd(90_000_000) })).rejects.toMatchObject({
      missing: 5_000_000,
    })
    expect(exchange.seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET'])
    expect(await shards.cash()).toEqual([
      { exchangeIndex: 0, balance: 5_000_000 },
      { exchangeIndex: 1, balance: 90_000_000 },
    ])
  })

  it('of which a part was moved before a transfer failed is accounted for', async () => {
    exchange.reply(balance('5.00', '90.00', '1.00'), { json: { transfer_id: 't-1' } }, { status: 400, json: { error: { code: 'no' } } })
    const ensuring = clientOf().shards.ensureCash({ shard: 2, amount: microUsd(95_000_000) })
    await expect(ensuring).rejects.toMatchObject({
      code: 'SHARD_TRANSFER_FAILED',
      transfers: [{ transferId: 't-1', fromShard: 1, amount: 90_000_000 }],
      cause: { status: 400 },
    })
  })

  it('that does not arrive in time is told as such', async () => {
    exchange.reply(balance('5.00', '0.00'), { json: { transfer_id: 't-1' } })
    exchange.replyAlways(balance('0.00', '0.00'))
    const ensuring = clientOf().shards.ensureCash({ shard: 1, amount: microUsd(5_000_000) }, { arrivalTimeoutMs: 1_000 })
    for (let look = 0; look < 2; look++) {
      await clock.untilWaiting(500)
      clock.advance(500)
    }
    expect(await ensuring).toMatchObject({ hasArrived: false, cash: 0, transfers: [{ transferId: 't-1' }] })
  })
})
