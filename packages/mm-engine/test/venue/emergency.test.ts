import { microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { simMarket } from '../../../../test/support/sim-market.ts'
import { bid, hit, OTHER, startFloor, TICKER, VenueRig } from './support/venue-rig.ts'

const ORDERS = '/portfolio/events/orders'
const CRYPTO = 'KXBTC-26JUN01-1'

const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `a-1-${index + 1}`)

async function rest(rig: VenueRig, count: number): Promise<void> {
  rig.send(...ids(count).map((id, index) => bid(id, 20 + index, 1)))
  await Promise.all(ids(count).map((id) => rig.told(id, 'accepted')))
}

describe('cancelling everything', () => {
  it('K16 leaves nothing resting within a second, and tells the end of each order', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    await rest(rig, 20)
    const outcome = await rig.venue.cancelEverything()
    expect(outcome).toMatchObject({ isVerified: true, remaining: [], unknown: [], errors: [] })
    expect(outcome.tookMs).toBeLessThan(1_000)
    expect((await rig.client.orders.list({ status: 'resting' })).items).toEqual([])
    await Promise.all(ids(20).map((id) => rig.told(id, 'ended')))
    rig.send(bid('a-1-99', 20, 1))
    await rig.told('a-1-99', 'accepted')
  })

  it('K16 works while the private streams are down', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    await rest(rig, 5)
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 60_000 })
    const outcome = await rig.venue.cancelEverything()
    expect(outcome).toMatchObject({ isVerified: true, remaining: [] })
    expect(outcome.tookMs).toBeLessThan(1_000)
    await Promise.all(ids(5).map((id) => rig.told(id, 'ended')))
  })

  it('K16 takes creates that are under way with it', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    await rest(rig, 2)
    floor.exchange.restFaults.inject({ kind: 'latency', ms: 200, method: 'POST', path: ORDERS })
    rig.send(bid('a-1-8', 30, 1))
    const cancelled = rig.venue.cancelEverything()
    rig.send(bid('a-1-9', 31, 1))
    expect(await rig.told('a-1-9', 'refused')).toMatchObject({ code: 'CANCELLING_EVERYTHING' })
    expect(await cancelled).toMatchObject({ isVerified: true, remaining: [] })
    await rig.told('a-1-8', 'ended')
    expect((await rig.client.orders.list({ status: 'resting' })).items).toEqual([])
  })

  it('K16 goes on through failures, and says what is left where it cannot', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    await rest(rig, 3)
    floor.exchange.restFaults.inject({ kind: 'rest', status: 503, method: 'DELETE', requests: 2 })
    expect(await rig.venue.cancelEverything()).toMatchObject({ isVerified: true, remaining: [] })
    await Promise.all(ids(3).map((id) => rig.told(id, 'ended')))
    rig.send(bid('a-1-7', 20, 2))
    await rig.told('a-1-7', 'accepted')
    floor.exchange.restFaults.inject({ kind: 'rest', status: 503, method: 'DELETE', forMs: 1_500 })
    const failed = await rig.venue.cancelEverything({ timeoutMs: 300 })
    expect(failed).toMatchObject({ isVerified: false, remaining: [{ clientOrderId: 'a-1-7', ticker: TICKER, remaining: 2_00 }] })
    expect(failed.errors[0]).toMatchObject({ status: 503 })
  })

  it('K16 waits until the reads show it, where they lag', async () => {
    await using floor = await startFloor({ portfolioLagMs: 300 })
    await using rig = await VenueRig.start(floor)
    await rest(rig, 3)
    expect(await rig.venue.cancelEverything()).toMatchObject({ isVerified: true, remaining: [] })
    expect(floor.exchange.trading.orders.resting()).toEqual([])
  })

  it('K19 touches one subaccount only', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor, { subaccount: 1 })
    await rig.client.subaccounts.transfer({
      clientTransferId: crypto.randomUUID(),
      fromSubaccount: 0,
      toSubaccount: 1,
      amount: microUsd(1_000_000_000),
    })
    await rig.client.orders.create({
      ticker: TICKER,
      side: 'bid',
      price: price(1_000),
      count: qty(1_00),
      timeInForce: 'good_till_canceled',
      selfTradePrevention: 'taker_at_cross',
    })
    await rest(rig, 2)
    expect(await rig.venue.cancelEverything()).toMatchObject({ isVerified: true, remaining: [] })
    const { items } = await rig.client.orders.list({ status: 'resting' })
    expect(items).toMatchObject([{ subaccount: 0, yesPrice: 1_000 }])
  })
})

describe('order groups', () => {
  it('K15 hold every order, one group a shard, and trigger at their limit', async () => {
    await using floor = await startFloor()
    floor.exchange.openMarket(simMarket(CRYPTO, floor.exchange.clock.nowUs(), { exchangeIndex: 2 }))
    const other = floor.clientOf(OTHER)
    await using rig = await VenueRig.start(floor, { orderGroup: { contractsLimit: qty(5_00) } })
    rig.send(bid('a-1-1', 40, 10), bid('a-1-2', 39, 1), { ...bid('a-1-3', 40, 10), ticker: CRYPTO })
    await Promise.all(ids(3).map((id) => rig.told(id, 'accepted')))
    const groups = await rig.client.orderGroups.list()
    expect(groups.map(({ exchangeIndex, contractsLimit }) => [exchangeIndex, contractsLimit]).toSorted()).toEqual([
      [0, 5_00],
      [2, 5_00],
    ])
    await rig.observed.first((seen) => seen.kind === 'stream-up' && seen.stream === 'order-groups')
    await hit(other, 'ask', 40, 6)
    await rig.observed.first((seen) => seen.kind === 'order-group' && seen.state === 'triggered')
    await Promise.all([rig.told('a-1-1', 'ended'), rig.told('a-1-2', 'ended')])
    expect(rig.kinds('a-1-1')).toEqual(['accepted', 'fill', 'ended'])
    rig.send(bid('a-1-4', 40, 1))
    expect(await rig.told('a-1-4', 'refused')).toMatchObject({ code: 'exceeded_order_group_risk_limit' })
    await rig.venue.resetGroup()
    rig.send(bid('a-1-5', 40, 1))
    await rig.told('a-1-5', 'accepted')
    expect(rig.kinds('a-1-3')).toEqual(['accepted'])
  })

  it('K15 K16 are triggered by cancelling everything, so that nothing comes in until they are reset', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor, { orderGroup: { contractsLimit: qty(500_00) } })
    await rest(rig, 3)
    expect(await rig.venue.cancelEverything()).toMatchObject({ isVerified: true })
    rig.send(bid('a-1-8', 20, 1))
    expect(await rig.told('a-1-8', 'refused')).toMatchObject({ code: 'exceeded_order_group_risk_limit' })
    await rig.venue.resetGroup()
    rig.send(bid('a-1-9', 20, 1))
    await rig.told('a-1-9', 'accepted')
  })

  it('K15 are told to have triggered where that was while nothing was told', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor, { orderGroup: { contractsLimit: qty(500_00) } })
    await rest(rig, 1)
    const [group] = await rig.client.orderGroups.list()
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 100 })
    await rig.client.orderGroups.trigger(group?.orderGroupId ?? '')
    await rig.observed.first((seen) => seen.kind === 'order-group' && seen.state === 'triggered')
    await rig.told('a-1-1', 'ended')
  })

  it('K15 keep an order back that cannot be in one', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor, { orderGroup: { contractsLimit: qty(500_00) } })
    floor.exchange.restFaults.inject({ kind: 'rest', status: 503, method: 'POST', path: '/portfolio/order_groups' })
    rig.send(bid('a-1-1', 40, 1))
    expect(await rig.told('a-1-1', 'refused')).toMatchObject({ code: 'exchange_unavailable' })
    rig.send(bid('a-1-2', 40, 1))
    await rig.told('a-1-2', 'accepted')
    expect((await rig.client.orders.list({ status: 'resting' })).items).toHaveLength(1)
  })
})

describe('what is told beside the orders', () => {
  it('K17 says what rests in front of each order', async () => {
    await using floor = await startFloor()
    await floor.clientOf(OTHER).orders.create({
      ticker: TICKER,
      side: 'bid',
      price: price(4_000),
      count: qty(7_00),
      timeInForce: 'good_till_canceled',
      selfTradePrevention: 'taker_at_cross',
    })
    await using rig = await VenueRig.start(floor, { queuePollMs: 20 })
    rig.send(bid('a-1-1', 40, 1), bid('a-1-2', 41, 1))
    const queued = (id: string) => rig.observed.first((seen) => seen.kind === 'queue-position' && seen.clientOrderId === id)
    expect(await queued('a-1-1')).toMatchObject({ ahead: 7_00, ticker: TICKER })
    expect(await queued('a-1-2')).toMatchObject({ ahead: 0 })
  })

  it('K14 tells of streams that are down and of those that are back', async () => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor)
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 50 })
    const down = await rig.observed.first((seen) => seen.kind === 'stream-down' && seen.stream === 'orders')
    await rig.observed.count(2, (seen) => seen.kind === 'stream-up' && seen.stream === 'orders')
    expect(rig.observed.all.indexOf(down)).toBeGreaterThan(0)
  })
})
