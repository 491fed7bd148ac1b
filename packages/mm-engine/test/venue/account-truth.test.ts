import { type EpochUs, epochUs, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { readAccountTruth } from '../../src/venue/kalshi/account-truth.ts'
import { checkClock } from '../../src/venue/kalshi/check-clock.ts'
import type { AccountTruth } from '../../src/venue/venue.ts'
import { type Floor, hit, OTHER, startFloor, systemClock, TICKER, US } from './support/venue-rig.ts'

const place = (client: ReturnType<Floor['clientOf']>, clientOrderId: string, cents: number, contracts: number) =>
  client.orders.create({
    ticker: TICKER,
    side: 'bid',
    price: price(cents * 100),
    count: qty(contracts * 100),
    timeInForce: 'good_till_canceled',
    selfTradePrevention: 'taker_at_cross',
    clientOrderId,
  })

const bought = (fills: AccountTruth['fills']): ReadonlyMap<string, Qty> => {
  const held = new Map<string, Qty>()
  for (const { ticker, side, count } of fills) held.set(ticker, qty((held.get(ticker) ?? 0) + (side === 'bid' ? count : -count)))
  return held
}

describe('the truth of an account', () => {
  it('K18 has positions, resting orders, fills and cash as they are', async () => {
    await using floor = await startFloor()
    const sinceUs = systemClock.nowUs()
    const [us, other] = [floor.clientOf(US), floor.clientOf(OTHER)]
    await place(us, 'a-1-1', 40, 5)
    await place(us, 'a-1-2', 39, 3)
    await hit(other, 'ask', 39, 6)
    const truth = await readAccountTruth({ client: us, clock: systemClock, sinceUs })
    expect(truth.orders).toMatchObject([
      { clientOrderId: 'a-1-2', ticker: TICKER, side: 'bid', price: 3_900, filled: 1_00, remaining: 2_00, expiresUs: undefined },
    ])
    expect(truth.fills.map(({ clientOrderId, count, isTaker }) => [clientOrderId, count, isTaker])).toEqual([
      ['a-1-1', 5_00, false],
      ['a-1-2', 1_00, false],
    ])
    expect(truth.positions.get(TICKER)).toMatchObject({ position: 6_00, exposure: 2_390_000 })
    const { balance } = await us.portfolio.balance()
    expect(truth.cash).toBe(balance)
  })

  it('K18 tells what was paid out meanwhile', async () => {
    await using floor = await startFloor()
    const sinceUs = systemClock.nowUs()
    const [us, other] = [floor.clientOf(US), floor.clientOf(OTHER)]
    await place(us, 'a-1-1', 40, 5)
    await hit(other, 'ask', 40, 5)
    floor.exchange.settleMarket(TICKER, price(0))
    const truth = await readAccountTruth({ client: us, clock: systemClock, sinceUs })
    expect(truth.settlements).toEqual([{ ticker: TICKER, value: 0 }])
    expect(truth.positions.get(TICKER)?.position ?? 0).toBe(0)
  })

  it('K18 is read again where a market was paid out between the reads', async () => {
    await using floor = await startFloor()
    const sinceUs = systemClock.nowUs()
    const [us, other] = [floor.clientOf(US), floor.clientOf(OTHER)]
    await place(us, 'a-1-1', 40, 5)
    await hit(other, 'ask', 40, 5)
    const lists: typeof us.orders.list = (query, options) => {
      if (!isPaid) floor.exchange.settleMarket(TICKER, price(0))
      isPaid = true
      return us.orders.list(query, options)
    }
    let isPaid = false
    const client = { portfolio: us.portfolio, orders: { ...us.orders, list: lists, get: us.orders.get.bind(us.orders) } }
    const truth = await readAccountTruth({ client, clock: systemClock, sinceUs, pauseMs: 1 })
    expect([truth.settlements, truth.positions.get(TICKER)?.position ?? 0]).toEqual([[{ ticker: TICKER, value: 0 }], 0])
    expect(truth.cash).toBe((await us.portfolio.balance()).balance)
  })

  it('K18 is consistent while fills come', async () => {
    await using floor = await startFloor()
    const sinceUs = systemClock.nowUs()
    const [us, other] = [floor.clientOf(US), floor.clientOf(OTHER)]
    await place(us, 'a-1-1', 40, 60)
    const over = new AbortController()
    const trading = (async () => {
      for (let count = 0; count < 60 && !over.signal.aborted; count++) await hit(other, 'ask', 40, 1)
    })()
    const truths: AccountTruth[] = []
    for (let read = 0; read < 6; read++)
      truths.push(await readAccountTruth({ client: us, clock: systemClock, sinceUs, attempts: 1_000, pauseMs: 1 }))
    over.abort()
    await trading
    for (const { positions, orders, fills } of truths) {
      const filled = fills.reduce((sum, { count }) => sum + count, 0)
      expect(positions.get(TICKER)?.position ?? 0).toBe(filled)
      expect(orders.map((order) => order.filled)).toEqual(filled === 60_00 ? [] : [filled])
    }
    expect(truths.at(-1)?.fills.length).toBeGreaterThan(0)
  })

  it('K18 waits for positions that lag behind the fills that are expected', async () => {
    await using floor = await startFloor({ portfolioLagMs: 300 })
    const sinceUs = systemClock.nowUs()
    const [us, other] = [floor.clientOf(US), floor.clientOf(OTHER)]
    await place(us, 'a-1-1', 40, 5)
    await hit(other, 'ask', 40, 5)
    const behind = await readAccountTruth({ client: us, clock: systemClock, sinceUs })
    expect(behind.fills).toEqual([])
    const expected = (): ReadonlyMap<string, Qty> => new Map([[TICKER, qty(5_00)]])
    const truth = await readAccountTruth({ client: us, clock: systemClock, sinceUs, expected, attempts: 50, pauseMs: 20 })
    expect(truth.positions.get(TICKER)?.position).toBe(5_00)
    expect(bought(truth.fills).get(TICKER)).toBe(5_00)
  })

  it('K18 gives the word of the exchange where the positions stay other than expected', async () => {
    await using floor = await startFloor()
    const client = floor.clientOf(US)
    let asked = 0
    const expected = (): ReadonlyMap<string, Qty> => {
      asked++
      return new Map([[TICKER, qty(1_00)]])
    }
    const truth = await readAccountTruth({ client, clock: systemClock, sinceUs: systemClock.nowUs(), expected, attempts: 3, pauseMs: 1 })
    expect([truth.positions.size, asked]).toEqual([0, 3])
  })

  it('K18 fails where fills come during every attempt', async () => {
    await using floor = await startFloor()
    const us = floor.clientOf(US)
    await place(us, 'a-1-1', 40, 50)
    const positions: typeof us.portfolio.positions = (query, options) => {
      const listing = us.portfolio.positions(query, options)
      floor.exchange.command((trading, atUs) =>
        trading.place(
          { memberId: OTHER, subaccount: 0 },
          {
            ticker: TICKER,
            side: 'ask',
            yesPrice: price(4_000),
            count: qty(1_00),
            timeInForce: 'immediate_or_cancel',
            selfTradePrevention: 'taker_at_cross',
          },
          atUs,
        ),
      )
      return listing
    }
    const client = { orders: us.orders, portfolio: { ...us.portfolio, positions } }
    const read = readAccountTruth({ client, clock: systemClock, sinceUs: systemClock.nowUs(), attempts: 3, pauseMs: 1 })
    await expect(read).rejects.toMatchObject({ code: 'ACCOUNT_UNSTEADY' })
  })
})

describe('the clock', () => {
  it('K24 is measured against the exchange, within the bounds that it tells', async () => {
    await using floor = await startFloor()
    const client = floor.clientOf(US)
    const slow = { ...systemClock, nowUs: (): EpochUs => epochUs(systemClock.nowUs() - 5_000_000) }
    const { offsetMs, uncertaintyMs } = await checkClock(client, slow, {})
    expect(Math.abs(offsetMs - 5_000)).toBeLessThanOrEqual(uncertaintyMs)
    expect(uncertaintyMs).toBeLessThan(550)
  })
})
