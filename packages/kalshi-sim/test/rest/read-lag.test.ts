import { afterEach, describe, expect, it } from 'vitest'
import type { ExchangeOptions } from '../../src/exchange/exchange.ts'
import { A, at, delta, marketOf, trade } from '../exchange-fixture.ts'
import { openTimedFloor, type TimedFloor } from '../support/trading-floor.ts'

let floor: TimedFloor

const open = async (options: ExchangeOptions): Promise<void> => {
  floor = await openTimedFloor(options)
}

afterEach(() => floor.close())

const bodyOf = async (path: string) => (await floor.ann.rest.get(path)).body

describe('staleMarketsMs', () => {
  const lastPrice = async (path: string): Promise<string> => {
    const body = await bodyOf(path)
    return (body.market ?? body.markets[0]).last_price_dollars
  }

  it('repeats what was said of markets and series, by path and query', async () => {
    await open({ staleMarketsMs: 15_000 })
    expect(await lastPrice(`/markets/${A}`)).toBe('0.0000')
    floor.exchange.publish(trade(A, 't1', 4_500, 100, at(1)))
    floor.scheduler.advance(14_999)
    expect(await lastPrice(`/markets/${A}`)).toBe('0.0000')
    expect(await lastPrice(`/markets?tickers=${A}`)).toBe('0.4500')
    floor.scheduler.advance(1)
    expect(await lastPrice(`/markets/${A}`)).toBe('0.4500')
    await bodyOf('/series/KXA?include_volume=true')
    floor.exchange.publish(trade(A, 't2', 4_500, 100, at(20)))
    expect((await bodyOf('/series/KXA?include_volume=true')).series.volume_fp).toBe('1.00')
  })

  it('leaves order books and trades alone, and does not repeat a refusal', async () => {
    await open({ staleMarketsMs: 15_000 })
    expect((await bodyOf(`/markets/${A}/orderbook`)).orderbook_fp.yes_dollars).toHaveLength(2)
    expect((await bodyOf('/markets/trades')).trades).toHaveLength(0)
    floor.exchange.publish(delta(A, 'yes', 4_100, 100, at(1)))
    floor.exchange.publish(trade(A, 't1', 4_500, 100, at(1)))
    expect((await bodyOf(`/markets/${A}/orderbook`)).orderbook_fp.yes_dollars).toHaveLength(3)
    expect((await bodyOf('/markets/trades')).trades).toHaveLength(1)
    const path = '/markets/KXB-26JUN01-9'
    expect((await floor.ann.rest.get(path)).status).toBe(404)
    floor.exchange.openMarket(marketOf('KXB-26JUN01-9'))
    expect((await floor.ann.rest.get(path)).status).toBe(200)
  })
})

describe('orderLookupDelayMs', () => {
  it('does not find a new order by its id, though it is in the list and can be changed', async () => {
    await open({ orderLookupDelayMs: 200 })
    const { order_id: id } = (await floor.ann.order('bid', '0.1000', '2.00')).body
    const status = async (): Promise<number> => (await floor.ann.rest.get(`/portfolio/orders/${id}`)).status
    expect(await status()).toBe(404)
    expect((await bodyOf('/portfolio/orders')).orders).toHaveLength(1)
    expect((await floor.ann.rest.post(`/portfolio/events/orders/${id}/decrease`, { reduce_by: '1.00' })).status).toBe(200)
    floor.scheduler.advance(199)
    expect(await status()).toBe(404)
    floor.scheduler.advance(1)
    expect(await status()).toBe(200)
  })
})

describe('portfolioLagMs', () => {
  const seen = async () => ({
    balance: (await bodyOf('/portfolio/balance')).balance,
    orders: (await bodyOf('/portfolio/orders')).orders.map((order: { fill_count_fp: string }) => order.fill_count_fp),
    fills: (await bodyOf('/portfolio/fills')).fills.length,
    positions: (await bodyOf('/portfolio/positions')).market_positions.map((position: { position_fp: string }) => position.position_fp),
  })
  const asOf = async (): Promise<string> => (await bodyOf('/exchange/user_data_timestamp')).as_of_time
  const FRESH = { balance: 40_000_000, orders: [], fills: 0, positions: [] }

  it('shows the portfolio as it was, as a whole, and says as of when', async () => {
    await open({ portfolioLagMs: 500 })
    floor.scheduler.advance(1_000)
    const { body } = await floor.ann.order('bid', '0.4500', '1.00')
    expect(body.fill_count).toBe('1.00')
    floor.scheduler.advance(499)
    expect(await seen()).toEqual(FRESH)
    expect((await floor.ann.rest.get(`/portfolio/orders/${body.order_id}`)).status).toBe(404)
    expect(await asOf()).toBe('2026-06-01T12:00:01Z')
    floor.scheduler.advance(1)
    expect(await seen()).toEqual({ balance: 39_999_953, orders: ['1.00'], fills: 1, positions: ['1.00'] })
  })

  it('says that it is current while nothing happens', async () => {
    await open({})
    const before = Date.parse(await asOf())
    floor.scheduler.advance(2_500)
    expect(Date.parse(await asOf()) - before).toBe(2_500)
  })

  it('holds back what others do to a member as well', async () => {
    await open({ portfolioLagMs: 500 })
    await floor.ann.order('bid', '0.4400', '2.00')
    floor.scheduler.advance(500)
    const before = await seen()
    await floor.bob.order('ask', '0.4400', '1.00')
    expect(await seen()).toEqual(before)
    floor.scheduler.advance(500)
    expect(await seen()).toMatchObject({ orders: ['1.00'], fills: 1, positions: ['1.00'] })
  })

  it('holds back what the public market does to a resting order', async () => {
    await open({ portfolioLagMs: 500 })
    await floor.ann.order('bid', '0.4400', '2.00')
    floor.scheduler.advance(500)
    floor.exchange.publish({ ...trade(A, 't1', 4_400, 200, at(2)), takerSide: 'no' })
    expect(await seen()).toMatchObject({ orders: ['0.00'], fills: 0 })
    floor.scheduler.advance(500)
    expect(await seen()).toMatchObject({ orders: ['2.00'], fills: 1, positions: ['2.00'] })
  })

  it('is never there by default', async () => {
    await open({})
    await floor.ann.order('bid', '0.4500', '1.00')
    expect(await seen()).toMatchObject({ orders: ['1.00'], fills: 1 })
  })
})
