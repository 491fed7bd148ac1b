import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { bid, cancel, hit, OTHER, startFloor, TICKER, US, VenueRig } from './support/venue-rig.ts'

describe('commands on the exchange', () => {
  it('K1 answers a create with acceptance and a cancel with the end, each once', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 5))
    expect(await rig.told('a-1-1', 'accepted')).toMatchObject({ filled: 0, remaining: 5_00, ticker: TICKER })
    rig.send(cancel('a-1-1'))
    await rig.told('a-1-1', 'ended')
    await rig.client.orders.list({ status: 'resting' })
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'ended'])
  })

  it('K2 places with the terms that keep a maker safe', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    const expiresUs = Math.floor(Date.now() / 1_000 + 60) * 1_000_000
    rig.send(bid('a-1-1', 40, 5, { expiresUs }), bid('a-1-2', 45, 1, { side: 'bid', postOnly: false }))
    await Promise.all([rig.told('a-1-1', 'accepted'), rig.told('a-1-2', 'accepted')])
    const { items } = await rig.client.orders.list()
    const [resting, lapsed] = ['a-1-1', 'a-1-2'].map((id) => items.find(({ clientOrderId }) => clientOrderId === id))
    expect(resting).toMatchObject({
      selfTradePrevention: 'taker_at_cross',
      cancelOrderOnPause: true,
      expirationTime: expiresUs,
      status: 'resting',
      subaccount: 0,
    })
    expect(lapsed).toMatchObject({ status: 'canceled', remainingCount: 0 })
    expect(rig.of('a-1-2')).toContainEqual(expect.objectContaining({ kind: 'accepted', filled: 0, remaining: 0 }))
  })

  it('K3 sends creates of one call as a batch, and cancels too', async () => {
    await using floor = await startFloor()
    const asked: string[] = []
    await using rig = await VenueRig.start(floor, {
      clientOptions: {
        observer: { callStarted: ({ method, path }) => void asked.push(`${method} ${path.slice('/trade-api/v2'.length)}`) },
      },
    })
    const ids = Array.from({ length: 6 }, (_, index) => `a-1-${index}`)
    rig.send(...ids.map((id, index) => bid(id, 30 + index, 1)))
    await Promise.all(ids.map((id) => rig.told(id, 'accepted')))
    rig.send(...ids.map(cancel))
    await Promise.all(ids.map((id) => rig.told(id, 'ended')))
    expect(asked.filter((call) => !call.startsWith('GET'))).toEqual([
      'POST /portfolio/events/orders/batched',
      'DELETE /portfolio/events/orders/batched',
    ])
  })

  it('K3 K4 stays within the budget of the account, and refuses what would wait for too long', async () => {
    await using floor = await startFloor({ rateLimits: 'basic' })
    const statuses: (number | undefined)[] = []
    await using rig = await VenueRig.start(floor, {
      clientOptions: { limits: 'auto', observer: { attemptFinished: (_call, { status }) => void statuses.push(status) } },
    })
    const ids = Array.from({ length: 45 }, (_, index) => `a-1-${index}`)
    rig.send(...ids.map((id) => bid(id, 40, 1)))
    const answers = await rig.events.count(45, ({ kind }) => kind === 'accepted' || kind === 'refused')
    const codes = new Set(answers.map((event) => (event.kind === 'refused' ? event.code : event.kind)))
    expect(codes).toEqual(new Set(['accepted', 'RATE_LIMIT_QUEUE_TIMED_OUT']))
    const { items } = await rig.client.orders.list({ status: 'resting' })
    expect(items).toHaveLength(answers.filter(({ kind }) => kind === 'accepted').length)
    // What makes room goes before what takes it, and costs a fifth.
    rig.send(...items.map(({ clientOrderId }) => cancel(clientOrderId ?? '')))
    await rig.events.count(items.length, ({ kind }) => kind === 'ended')
    expect(statuses).not.toContain(429)
  })

  it('K4 tells refusals in the words of the exchange', async () => {
    await using floor = await startFloor()
    await hit(floor.clientOf(OTHER), 'ask', 60, 1)
    await using rig = await VenueRig.start(floor)
    await floor.clientOf(OTHER).orders.create({
      ticker: TICKER,
      side: 'ask',
      price: price(5_000),
      count: qty(100),
      timeInForce: 'good_till_canceled',
      selfTradePrevention: 'taker_at_cross',
    })
    rig.send(bid('a-1-1', 55, 1), { ...bid('a-1-2', 40, 1), price: price(4_001) }, { ...bid('a-1-3', 40, 1), ticker: 'KXNONE' })
    expect(await rig.told('a-1-1', 'refused')).toMatchObject({ code: 'invalid_order', commandId: 1 })
    expect(await rig.told('a-1-2', 'refused')).toMatchObject({ code: 'invalid_price', commandId: 2 })
    expect(await rig.told('a-1-3', 'refused')).toMatchObject({ code: 'not_found', commandId: 3 })
    expect(rig.observed.all).toContainEqual(
      expect.objectContaining({ kind: 'refusal', message: expect.stringContaining('post only cross') }),
    )
  })

  it('K4 refuses what cannot be right by itself, and sends the rest of the batch', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 0), bid('a-1-2', 40, 1))
    expect(await rig.told('a-1-1', 'refused')).toMatchObject({ commandId: 1 })
    await rig.told('a-1-2', 'accepted')
  })

  it('K5 keeps changes until the order id is known, and refuses those of an order that was refused or never was', async () => {
    await using floor = await startFloor()
    floor.exchange.restFaults.inject({ kind: 'latency', ms: 50, method: 'POST', path: '/portfolio/events/orders' })
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 5))
    rig.send(cancel('a-1-1'))
    await rig.told('a-1-1', 'ended')
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'ended'])
    rig.send({ ...bid('a-1-2', 40, 1), ticker: 'KXNONE' })
    rig.send({ ...cancel('a-1-2'), ticker: 'KXNONE' }, cancel('a-1-9'))
    const refused = await rig.events.count(3, ({ kind }) => kind === 'refused')
    expect(refused.map((event) => event.kind === 'refused' && [event.commandId, event.code])).toEqual([
      [5, 'NOT_FOUND'],
      [3, 'not_found'],
      [4, 'NOT_FOUND'],
    ])
  })

  it('K6 amends and decreases, and says what a decrease took off', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 5))
    await rig.told('a-1-1', 'accepted')
    rig.send({ kind: 'decrease', clientOrderId: 'a-1-1', to: qty(3_00) })
    expect(await rig.told('a-1-1', 'changed')).toMatchObject({ commandId: 2, price: 4_000, remaining: 3_00, reduced: 2_00 })
    rig.send({ kind: 'amend', clientOrderId: 'a-1-1', price: price(4_100), total: qty(7_00), expiresUs: undefined })
    const [, amended] = await rig.events.count(2, ({ kind }) => kind === 'changed')
    expect(amended).toMatchObject({ commandId: 3, price: 4_100, remaining: 7_00 })
    expect(amended).not.toHaveProperty('reduced')
    const { items } = await rig.client.orders.list({ status: 'resting' })
    expect(items).toMatchObject([{ yesPrice: 4_100, remainingCount: 7_00 }])
  })

  it('K6 counts fills that came between into what a decrease takes off', async () => {
    await using floor = await startFloor()
    const other = floor.clientOf(OTHER)
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 10))
    await rig.told('a-1-1', 'accepted')
    await hit(other, 'ask', 40, 4)
    await rig.told('a-1-1', 'fill')
    rig.send({ kind: 'decrease', clientOrderId: 'a-1-1', to: qty(5_00) })
    expect(await rig.told('a-1-1', 'changed')).toMatchObject({ remaining: 5_00, reduced: 1_00 })
    rig.send({ kind: 'decrease', clientOrderId: 'a-1-1', to: qty(8_00) })
    const [, second] = await rig.events.count(2, ({ kind }) => kind === 'changed')
    expect(second).toMatchObject({ remaining: 5_00, reduced: 0 })
  })

  it('K6 takes off what it says, whatever filled that was not told yet', async () => {
    await using floor = await startFloor()
    const other = floor.clientOf(OTHER)
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 10))
    const { orderId } = await rig.told('a-1-1', 'accepted')
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 300 })
    await hit(other, 'ask', 40, 4)
    rig.send({ kind: 'decrease', clientOrderId: 'a-1-1', to: qty(7_00) })
    // Ten less three leave seven, of which four had filled.
    expect(await rig.told('a-1-1', 'changed')).toMatchObject({ remaining: 3_00, reduced: 3_00 })
    expect(await rig.client.orders.get(orderId)).toMatchObject({ fillCount: 4_00, remainingCount: 3_00 })
    await rig.told('a-1-1', 'fill')
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'changed', 'fill'])
  })

  it('K7 answers a change of an order that is gone with NOT_FOUND, and finds out how it ended', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 5))
    const { orderId } = await rig.told('a-1-1', 'accepted')
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 400 })
    await floor.clientOf(US).orders.cancel(orderId)
    rig.send(cancel('a-1-1'))
    expect(await rig.told('a-1-1', 'refused')).toMatchObject({ code: 'NOT_FOUND', commandId: 2 })
    await rig.told('a-1-1', 'ended')
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'refused', 'ended'])
  })

  it('K8 tells the fills of an order before its end', async () => {
    await using floor = await startFloor()
    const other = floor.clientOf(OTHER)
    await using rig = await VenueRig.start(floor)
    rig.send(bid('a-1-1', 40, 10))
    await rig.told('a-1-1', 'accepted')
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 500 })
    await hit(other, 'ask', 40, 4)
    rig.send(cancel('a-1-1'))
    expect(await rig.told('a-1-1', 'ended')).toMatchObject({ filled: 4_00 })
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'fill', 'ended'])
    expect(await rig.told('a-1-1', 'fill')).toMatchObject({ count: 4_00, price: 4_000, side: 'bid', isTaker: false })
  })

  it.each([
    ['before its fills', 0, ['fill', 'ended']],
    ['behind its fills', 1, ['ended']],
  ] as const)(
    'K9 adopts orders that were found, and tells of one that ended before the streams began (fills from %s on)',
    async (_when, afterUs, told) => {
      await using floor = await startFloor()
      const other = floor.clientOf(OTHER)
      const before = floor.clientOf(US)
      const place = (clientOrderId: string, cents: number) =>
        before.orders.create({
          ticker: TICKER,
          side: 'bid',
          price: price(cents * 100),
          count: qty(5_00),
          timeInForce: 'good_till_canceled',
          selfTradePrevention: 'taker_at_cross',
          clientOrderId,
        })
      const { orderId: gone } = await place('a-1-1', 40)
      const { orderId: kept } = await place('a-1-2', 30)
      const terms = { ticker: TICKER, side: 'bid', filled: qty(0), remaining: qty(5_00), expiresUs: undefined } as const
      await hit(other, 'ask', 40, 5)
      // Both rested when they were found, as far as this process knows.
      const rig = await VenueRig.start(floor, { fillsSinceUs: epochUs(floor.exchange.clock.nowUs() + afterUs) })
      rig.venue.know([
        { ...terms, clientOrderId: 'a-1-1', orderId: gone, price: price(4_000) },
        { ...terms, clientOrderId: 'a-1-2', orderId: kept, price: price(3_000) },
      ])
      rig.send(cancel('a-1-2'))
      await rig.told('a-1-2', 'ended')
      expect(await rig.told('a-1-1', 'ended')).toMatchObject({ reason: 'executed', filled: 5_00 })
      expect(rig.kinds('a-1-1')).toEqual(told)
      await rig[Symbol.asyncDispose]()
    },
  )
})
