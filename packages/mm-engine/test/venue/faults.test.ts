import { microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { eventually } from './support/until.ts'
import { bid, cancel, hit, OTHER, startFloor, TICKER, VenueRig } from './support/venue-rig.ts'

const ORDERS = '/portfolio/events/orders'

describe('answers that are lost', () => {
  it.each([
    ['a response that is lost', { kind: 'lost-response' }],
    ['an answer that breaks off', { kind: 'partial-body' }],
    ['an error that hides the order', { kind: 'rest', status: 500, applied: true }],
  ] as const)('K10 tells of %s that it is unknown, then that the order is there', async (_what, fault) => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    // The stream would tell at once: only reads can now.
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 600 })
    floor.exchange.restFaults.inject({ ...fault, method: 'POST', path: ORDERS })
    rig.send(bid('a-1-1', 40, 5))
    await rig.told('a-1-1', 'accepted')
    expect(rig.kinds('a-1-1')).toEqual(['unknown', 'accepted'])
    const { items } = await rig.client.orders.list({ status: 'resting' })
    expect(items).toHaveLength(1)
  })

  it('K10 tells that an order does not exist once it cannot come to any more, and refuses others on its market until then', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor, { clientOptions: { trading: { absenceAfterMs: 300 } } })
    floor.exchange.restFaults.inject({ kind: 'rest', status: 503, method: 'POST', path: ORDERS })
    rig.send(bid('a-1-1', 40, 5))
    await rig.told('a-1-1', 'unknown')
    rig.send(bid('a-1-2', 41, 5))
    expect(await rig.told('a-1-2', 'refused')).toMatchObject({ code: 'MARKET_OUTCOME_UNKNOWN' })
    expect(await rig.told('a-1-1', 'refused')).toMatchObject({ code: 'ORDER_NOT_PLACED', commandId: 1 })
    rig.send(bid('a-1-3', 41, 5))
    await rig.told('a-1-3', 'accepted')
    expect(rig.kinds('a-1-1')).toEqual(['unknown', 'refused'])
  })

  it('K10 tells of an order by the stream where the answer is late', async () => {
    await using floor = await startFloor()
    const answered: string[] = []
    await using rig = await VenueRig.start(floor, {
      clientOptions: { observer: { callFinished: ({ method }) => void answered.push(method) } },
    })
    floor.exchange.restFaults.inject({ kind: 'latency', ms: 400, leg: 'response', method: 'POST', path: ORDERS })
    rig.send(bid('a-1-1', 40, 5))
    await rig.told('a-1-1', 'accepted')
    expect(answered).not.toContain('POST')
    rig.send(cancel('a-1-1'))
    await rig.told('a-1-1', 'ended')
    await eventually(
      () => rig.client.exchange.status().then(() => answered),
      (methods) => methods.includes('POST'),
    )
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'ended'])
  })

  it.each([
    ['whose answer is lost', { kind: 'lost-response' }],
    ['that was not carried out', { kind: 'rest', status: 500 }],
    ['that was carried out behind an error', { kind: 'rest', status: 503, applied: true }],
  ] as const)('K11 goes on with a cancel %s until the order is gone', async (_what, fault) => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 5), bid('a-1-2', 41, 5))
    await Promise.all([rig.told('a-1-1', 'accepted'), rig.told('a-1-2', 'accepted')])
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 600 })
    floor.exchange.restFaults.inject({ ...fault, method: 'DELETE', path: ORDERS })
    rig.send(cancel('a-1-1'), cancel('a-1-2'))
    await Promise.all([rig.told('a-1-1', 'ended'), rig.told('a-1-2', 'ended')])
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'unknown', 'ended'])
    expect(rig.kinds('a-1-2')).toEqual(['accepted', 'unknown', 'ended'])
    expect((await rig.client.orders.list({ status: 'resting' })).items).toEqual([])
  })

  it.each([
    ['amend', { kind: 'amend', price: price(4_100), total: qty(7_00), expiresUs: undefined }, { price: 4_100, remaining: 7_00 }],
    ['decrease', { kind: 'decrease', to: qty(2_00) }, { price: 4_000, remaining: 2_00, reduced: 3_00 }],
  ] as const)('K12 finds out that an %s took effect whose answer was lost', async (_what, change, expected) => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 5))
    await rig.told('a-1-1', 'accepted')
    floor.exchange.restFaults.inject({ kind: 'lost-response', method: 'POST', path: ORDERS })
    rig.send({ ...change, clientOrderId: 'a-1-1' })
    expect(await rig.told('a-1-1', 'changed')).toMatchObject({ commandId: 2, ...expected })
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'unknown', 'changed'])
  })

  it.each([
    ['amend', { kind: 'amend', price: price(4_100), total: qty(7_00), expiresUs: undefined }],
    ['decrease', { kind: 'decrease', to: qty(2_00) }],
  ] as const)('K12 tells that an %s did not take effect once it cannot any more', async (_what, change) => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor, { absenceAfterMs: 200 })
    rig.send(bid('a-1-1', 40, 5))
    await rig.told('a-1-1', 'accepted')
    floor.exchange.restFaults.inject({ kind: 'rest', status: 500, method: 'POST', path: ORDERS })
    rig.send({ ...change, clientOrderId: 'a-1-1' })
    expect(await rig.told('a-1-1', 'refused')).toMatchObject({ commandId: 2, code: 'NOT_APPLIED' })
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'unknown', 'refused'])
    expect((await rig.client.orders.list({ status: 'resting' })).items).toMatchObject([{ yesPrice: 4_000, remainingCount: 5_00 }])
  })

  it('K12 tells the end of an order that filled while a change of it was unknown', async () => {
    await using floor = await startFloor()
    const other = floor.clientOf(OTHER)
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 5))
    await rig.told('a-1-1', 'accepted')
    floor.exchange.restFaults.inject({ kind: 'rest', status: 500, method: 'POST', path: ORDERS })
    rig.send({ kind: 'amend', clientOrderId: 'a-1-1', price: price(4_000), total: qty(9_00), expiresUs: undefined })
    await rig.told('a-1-1', 'unknown')
    await hit(other, 'ask', 40, 5)
    await rig.told('a-1-1', 'ended')
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'unknown', 'fill', 'ended'])
  })

  it('K11 gets cancels through a storm of 429', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 5))
    await rig.told('a-1-1', 'accepted')
    floor.exchange.restFaults.inject({ kind: 'rest', status: 429, forMs: 300 })
    rig.send(cancel('a-1-1'))
    const answer = await rig.events.first(({ kind }) => kind === 'ended' || kind === 'refused')
    // The SDK repeats a 429 for as long as its own budget allows; what it gives up is told, and nothing of it has happened.
    if (answer.kind === 'refused') expect(answer.code).toBe('RATE_LIMITED')
    else expect((await rig.client.orders.list({ status: 'resting' })).items).toEqual([])
  })
})

describe('fills', () => {
  it('K13 are those of the exchange, each once, with their fees and their orders, through disconnects', async () => {
    await using floor = await startFloor()
    const other = floor.clientOf(OTHER)
    await using rig = await VenueRig.start(floor)
    for (let round = 0; round < 3; round++) {
      const id = `a-1-${round}`
      rig.send(bid(id, 40 + round, 6))
      await rig.told(id, 'accepted')
      await hit(other, 'ask', 40, 1)
      if (round > 0) floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 20 })
      await hit(other, 'ask', 40, 2)
      rig.send(cancel(id))
      await rig.told(id, 'ended')
    }
    const truth = [...floor.exchange.trading.fills].filter(({ clientOrderId }) => clientOrderId?.startsWith('a-1-'))
    const fills = await rig.events.count(truth.length, ({ kind }) => kind === 'fill')
    const facts = fills.map((event) =>
      event.kind === 'fill' ? [event.tradeId, event.clientOrderId, event.side, event.price, event.count, event.isTaker, event.fee] : [],
    )
    expect(facts.toSorted()).toEqual(
      truth
        .map(({ tradeId, clientOrderId, yesPrice, count, isTaker, fee }) => [tradeId, clientOrderId, 'bid', yesPrice, count, isTaker, fee])
        .toSorted(),
    )
    expect(truth).toHaveLength(6)
    expect(rig.observed.all).toContainEqual(expect.objectContaining({ kind: 'stream-down', stream: 'fills' }))
  })

  it('K13 have the fee that a taker paid, exact', async () => {
    await using floor = await startFloor()
    const other = floor.clientOf(OTHER)
    await using rig = await VenueRig.start(floor)
    rig.send({ ...bid('a-1-1', 45, 4), side: 'ask', price: price(4_500) })
    await rig.told('a-1-1', 'accepted')
    await hit(other, 'bid', 45, 4)
    await rig.told('a-1-1', 'fill')
    await other.orders.create({
      ticker: TICKER,
      side: 'ask',
      price: price(4_500),
      count: qty(3_00),
      timeInForce: 'good_till_canceled',
      selfTradePrevention: 'taker_at_cross',
    })
    rig.send(bid('a-1-2', 45, 10, { postOnly: false }))
    expect(await rig.told('a-1-2', 'fill')).toMatchObject({ isTaker: true, count: 3_00, fee: microUsd(52_000), side: 'bid' })
    expect(await rig.told('a-1-2', 'accepted')).toMatchObject({ filled: 3_00, remaining: 0 })
    await rig.told('a-1-2', 'ended')
  })

  it('K13 of orders that are not ours are told with the name that their owner gave them', async () => {
    await using floor = await startFloor()
    const other = floor.clientOf(OTHER)
    await using rig = await VenueRig.start(floor)
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 300 })
    const { orderId } = await rig.client.orders.create({
      ticker: TICKER,
      side: 'bid',
      price: price(4_000),
      count: qty(1_00),
      clientOrderId: 'somebody',
      timeInForce: 'good_till_canceled',
      selfTradePrevention: 'taker_at_cross',
    })
    await hit(other, 'ask', 40, 1)
    expect(await rig.told('somebody', 'fill')).toMatchObject({ orderId, count: 1_00 })
  })

  it('K10 K13 of an order whose answer was lost come behind its acceptance', async () => {
    await using floor = await startFloor()
    const other = floor.clientOf(OTHER)
    await using rig = await VenueRig.start(floor)
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 300 })
    floor.exchange.restFaults.inject({ kind: 'lost-response', method: 'POST', path: ORDERS })
    rig.send(bid('a-1-1', 40, 5))
    await eventually(
      async () => (await other.markets.orderbook(TICKER)).yes,
      (levels) => levels.length > 0,
    )
    await hit(other, 'ask', 40, 5)
    await rig.told('a-1-1', 'ended')
    expect(rig.kinds('a-1-1').filter((kind) => kind !== 'unknown')).toEqual(['accepted', 'fill', 'ended'])
  })
})
