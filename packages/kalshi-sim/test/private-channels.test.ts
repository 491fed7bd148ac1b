import { beforeEach, describe, expect, it } from 'vitest'
import { useEach } from '../../../test/support/use-each.ts'
import { A, at, B, START_US, trade } from './exchange-fixture.ts'
import type { RawClient, RawFrame } from './raw-client.ts'
import { ANN, openTimedFloor } from './support/trading-floor.ts'

// Market A: YES 0.40 x 5, 0.42 x 3; NO 0.55 x 7, which is an offer of YES at 0.45.
const floor = useEach(openTimedFloor)
let client: RawClient

beforeEach(async () => {
  client = await floor.ann.connect()
})

const subscribe = async (to: RawClient, channels: readonly string[], params: Readonly<Record<string, unknown>> = {}) => {
  to.send('subscribe', { channels, ...params }, 1)
  await to.first(channels.length, (frame) => frame.type === 'subscribed' && frame.id === 1)
}

/** What came of a type once everything sent so far has arrived. */
const received = async (type: string, from: RawClient = client): Promise<readonly RawFrame[]> => {
  await from.settle()
  return from.frames.filter((frame) => frame.type === type)
}

describe('section 15.4, fill', () => {
  it('tells the member of each of its fills, the one who rested and the one who took, and nobody else', async () => {
    const bobs = await floor.bob.connect()
    await subscribe(client, ['fill'])
    await subscribe(bobs, ['fill'])
    const resting = await floor.bob.order('ask', '0.4400', '1.00', { client_order_id: 'rests' })
    const taking = await floor.ann.order('bid', '0.4400', '1.00', { client_order_id: 'takes' })
    const [mine] = await received('fill')
    const [his] = await received('fill', bobs)
    expect(mine?.msg).toMatchObject({
      order_id: taking.body.order_id,
      client_order_id: 'takes',
      market_ticker: A,
      is_taker: true,
      outcome_side: 'yes',
      book_side: 'bid',
      purchased_side: 'yes',
      yes_price_dollars: '0.4400',
      count_fp: '1.00',
      fee_cost: '0.017300',
      post_position_fp: '1.00',
      subaccount: 0,
      exchange_index: 0,
    })
    expect(his?.msg).toMatchObject({
      order_id: resting.body.order_id,
      is_taker: false,
      outcome_side: 'no',
      post_position_fp: '-1.00',
      fee_cost: '0.000000',
    })
    expect(his?.msg.trade_id).toBe(mine?.msg.trade_id)
    expect(await received('fill')).toHaveLength(1)
  })

  it('has no seq, and shares trade_id and ts_ms with the public trade', async () => {
    await subscribe(client, ['fill', 'trade'])
    await floor.ann.order('bid', '0.4500', '1.00')
    const [fill] = await received('fill')
    const [print] = await received('trade')
    expect(fill).not.toHaveProperty('seq')
    expect(print?.seq).toBe(1)
    expect([fill?.msg.trade_id, fill?.msg.ts_ms]).toEqual([print?.msg.trade_id, print?.msg.ts_ms])
  })

  it('is told of some markets only, when they are named', async () => {
    await subscribe(client, ['fill'], { market_tickers: [B] })
    await floor.ann.order('bid', '0.4500', '1.00')
    expect(await received('fill')).toEqual([])
  })
})

describe('section 15.4, user_orders', () => {
  it('tells of every step of an order, with the reason of the last', async () => {
    await subscribe(client, ['user_orders'])
    const { body } = await floor.ann.order('bid', '0.4300', '3.00', { client_order_id: 'x' })
    await floor.bob.order('ask', '0.4300', '1.00')
    await floor.ann.rest.post(`/portfolio/events/orders/${body.order_id}/decrease`, { reduce_by: '0.50' })
    await floor.ann.rest.post(`/portfolio/events/orders/${body.order_id}/amend`, { ticker: A, side: 'bid', price: '0.4200', count: '2.50' })
    await floor.ann.rest.delete(`/portfolio/events/orders/${body.order_id}`)
    const steps = (await received('user_order')).map(({ msg }) => [
      msg.status,
      msg.fill_count_fp,
      msg.remaining_count_fp,
      msg.last_update_reason,
    ])
    expect(steps).toEqual([
      ['resting', '0.00', '3.00', undefined],
      ['resting', '1.00', '2.00', 'Trade'],
      ['resting', '1.00', '1.50', 'Decrease'],
      ['resting', '1.00', '1.50', 'Amend'],
      ['canceled', '1.00', '0.00', undefined],
    ])
  })

  it('names the ticker `ticker`, the book leg `side`, and has money of six decimals', async () => {
    await subscribe(client, ['user_orders'])
    await floor.ann.order('ask', '0.4200', '1.00')
    const [frame] = await received('user_order')
    expect(frame?.type).toBe('user_order')
    expect(frame).not.toHaveProperty('seq')
    expect(frame?.msg).toMatchObject({
      ticker: A,
      user_id: ANN,
      side: 'yes',
      is_yes: true,
      outcome_side: 'no',
      book_side: 'ask',
      status: 'executed',
      taker_fill_cost_dollars: '0.580000',
      taker_fees_dollars: '0.017100',
      last_update_reason: 'Trade',
    })
  })

  it.each([
    ['ExpiryCancel', async () => void floor.scheduler.advance(60_001)],
    ['CloseCancel', async () => floor.exchange.closeMarket(A)],
    ['HaltCancel', async () => floor.exchange.command((trading, atUs) => trading.pause(0, 'trading', atUs))],
  ])('says %s', async (reason, happen) => {
    await subscribe(client, ['user_orders'])
    await floor.ann.order('bid', '0.4100', '1.00', { expiration_time: START_US / 1_000_000 + 60, cancel_order_on_pause: true })
    await happen()
    const frames = await received('user_order')
    expect(frames.at(-1)?.msg).toMatchObject({ status: 'canceled', last_update_reason: reason })
  })

  it('says SelfTradeCancel, PostOnlyCrossCancel and ReduceOnlyCancel', async () => {
    await subscribe(client, ['user_orders'])
    await floor.ann.order('ask', '0.4400', '1.00')
    await floor.ann.order('bid', '0.4400', '1.00')
    const { body } = await floor.ann.order('bid', '0.4300', '1.00', { post_only: true })
    await floor.ann.rest.post(`/portfolio/events/orders/${body.order_id}/amend`, { ticker: A, side: 'bid', price: '0.4500', count: '1.00' })
    await floor.ann.order('bid', '0.4500', '1.00', { reduce_only: true, time_in_force: 'immediate_or_cancel' })
    const reasons = (await received('user_order')).map(({ msg }) => msg.last_update_reason).filter((reason) => reason !== undefined)
    expect(reasons).toEqual(['SelfTradeCancel', 'PostOnlyCrossCancel', 'ReduceOnlyCancel'])
  })
})

describe('section 15.4, market_positions and order_group_updates', () => {
  it('tells of a position after each fill and at settlement', async () => {
    await subscribe(client, ['market_positions'])
    await floor.ann.order('bid', '0.4500', '2.00')
    const [frame] = await received('market_position')
    expect(frame?.msg).toEqual({
      user_id: ANN,
      market_ticker: A,
      position_fp: '2.00',
      position_cost_dollars: '0.900000',
      realized_pnl_dollars: '0.000000',
      fees_paid_dollars: '0.034700',
      position_fee_cost_dollars: '0.000000',
      volume_fp: '2.00',
      subaccount: 0,
    })
    expect(frame).not.toHaveProperty('seq')
  })

  it('tells of order groups, counting them with seq', async () => {
    await subscribe(client, ['order_group_updates'])
    const { body } = await floor.ann.rest.post('/portfolio/order_groups/create', { contracts_limit: 2 })
    const group = `/portfolio/order_groups/${body.order_group_id}`
    await floor.ann.rest.put(`${group}/limit`, { contracts_limit: 3 })
    await floor.ann.rest.put(`${group}/trigger`)
    await floor.ann.rest.put(`${group}/reset`)
    await floor.ann.rest.delete(group)
    const frames = await received('order_group_updates')
    expect(frames.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    expect(frames.map(({ msg }) => [msg.event_type, msg.contracts_limit_fp])).toEqual([
      ['created', '2.00'],
      ['limit_updated', '3.00'],
      ['triggered', undefined],
      ['reset', undefined],
      ['deleted', undefined],
    ])
  })
})

describe('section 15.3, own changes of the book', () => {
  it('carry client_order_id and subaccount on every connection of the member, and on no other', async () => {
    const second = await floor.ann.connect()
    const bobs = await floor.bob.connect()
    for (const each of [client, second, bobs]) await subscribe(each, ['orderbook_delta'], { market_tickers: [A] })
    const { body } = await floor.ann.order('bid', '0.4100', '1.00', { client_order_id: 'mine' })
    await floor.ann.rest.delete(`/portfolio/events/orders/${body.order_id}`)
    for (const each of [client, second]) {
      const deltas = await received('orderbook_delta', each)
      expect(deltas.map(({ msg }) => [msg.delta_fp, msg.client_order_id, msg.subaccount])).toEqual([
        ['1.00', 'mine', 0],
        ['-1.00', 'mine', 0],
      ])
    }
    const [hers] = await received('orderbook_delta', bobs)
    expect(hers?.msg).not.toHaveProperty('client_order_id')
    expect(hers?.msg).not.toHaveProperty('subaccount')
  })

  it('reach a key that is locked to another subaccount without them, and private channels not at all', async () => {
    floor.exchange.command((trading) => trading.accounts.createSubaccount(ANN))
    const locked = await floor.trader(ANN, { subaccount: 1 }).connect()
    await subscribe(locked, ['orderbook_delta', 'fill', 'user_orders'], { market_tickers: [A] })
    await floor.ann.order('bid', '0.4500', '1.00', { client_order_id: 'mine' })
    await floor.ann.order('bid', '0.4100', '1.00')
    const deltas = await received('orderbook_delta', locked)
    expect(deltas).toHaveLength(2)
    for (const { msg } of deltas) expect(msg).not.toHaveProperty('client_order_id')
    expect(await received('fill', locked)).toEqual([])
    expect(await received('user_order', locked)).toEqual([])
  })
})

describe('a market without a flow', () => {
  it('speaks its ticker once a second at most, with the figures that members made', async () => {
    await subscribe(client, ['ticker'])
    await floor.ann.order('bid', '0.4500', '1.00')
    await floor.ann.order('bid', '0.4500', '2.00')
    const first = await received('ticker')
    expect(first).toHaveLength(1)
    floor.scheduler.advance(1_000)
    const [, second] = await received('ticker')
    expect(second?.msg).toMatchObject({
      price_dollars: '0.4500',
      volume_fp: '3.00',
      open_interest_fp: '3.00',
      yes_bid_dollars: '0.4200',
      yes_ask_dollars: '0.4500',
    })
  })

  it('counts no open interest where a published trade closes what a member holds', async () => {
    await subscribe(client, ['ticker'])
    await floor.ann.order('bid', '0.4500', '2.00')
    await floor.ann.order('ask', '0.4400', '2.00')
    floor.exchange.publish({ ...trade(A, 't1', 4_400, 200, at(1)), takerSide: 'yes' as const })
    floor.scheduler.advance(1_000)
    expect((await received('ticker')).at(-1)?.msg).toMatchObject({ volume_fp: '4.00', open_interest_fp: '2.00' })
  })

  it('fills members by what is published as trades, behind what was there before them', async () => {
    await subscribe(client, ['fill'])
    const { body } = await floor.ann.order('bid', '0.4200', '2.00')
    // Sellers of YES hit the bid at 0.42, where three contracts stand in front.
    const hit = (id: string, count: number, seconds: number) => ({ ...trade(A, id, 4_200, count, at(seconds)), takerSide: 'no' as const })
    floor.exchange.publish(hit('t1', 200, 1))
    expect(await received('fill')).toEqual([])
    floor.exchange.publish(hit('t2', 200, 2))
    expect((await received('fill')).map(({ msg }) => [msg.order_id, msg.count_fp])).toEqual([[body.order_id, '1.00']])
    const trades = (await floor.ann.rest.get(`/markets/trades?ticker=${A}`)).body.trades
    expect(trades.map((each: { count_fp: string }) => each.count_fp)).toEqual(['1.00', '1.00', '2.00'])
  })
})
