import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinKeyed, type KeyedTiers } from '../../src/history/join-tiers.ts'
import { readOrders } from '../../src/history/read-own.ts'
import { readTrades } from '../../src/history/read-trades.ts'
import { epochUs, formatInstant } from '../../src/units/time.ts'
import { BASE_US, type Item, TieredExchange, toTrade } from './tiered-exchange.ts'

// Times lie close together, so that seconds are shared and the cutoff falls between and upon them.
const offset = fc.oneof(
  fc.integer({ min: 0, max: 6 }).map((seconds) => seconds * 1e6),
  fc.integer({ min: 0, max: 6_000_000 }),
)
const items = fc
  .array(offset, { maxLength: 30 })
  .map((offsets) => offsets.map((each, index): Item => ({ id: `t${index}`, timeUs: BASE_US + each })))
const cutoffs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 15 }), offset), { maxLength: 6 })
  .map((moves) => moves.map(([fromRequest, each]) => ({ fromRequest, atUs: BASE_US + each })))
const toOrder = ({ id, timeUs }: Item): object => ({
  ...{ order_id: id, ticker: 'KX', outcome_side: 'yes', book_side: 'bid', status: 'executed', yes_price_dollars: '0.5000' },
  ...{ no_price_dollars: '0.5000', initial_count_fp: '1.00', fill_count_fp: '1.00', remaining_count_fp: '0.00' },
  ...{ taker_fill_cost_dollars: '0', maker_fill_cost_dollars: '0', taker_fees_dollars: '0', maker_fees_dollars: '0' },
  last_update_time: formatInstant(epochUs(timeUs)),
})

async function idsOf<T>(listing: AsyncIterable<T>, idOf: (item: T) => string): Promise<string[]> {
  const ids: string[] = []
  for await (const item of listing) ids.push(idOf(item))
  return ids
}

describe('a history', () => {
  it('of trades has each once, wherever the cutoff is and whenever it moves', async () => {
    await fc.assert(
      fc.asyncProperty(items, cutoffs, fc.integer({ min: 1, max: 5 }), fc.boolean(), async (all, moves, limit, isMaxInclusive) => {
        const exchange = new TieredExchange({ items: all, cutoffs: moves, isMaxInclusive, name: 'trades', toWire: toTrade })
        const ids = await idsOf(readTrades(exchange.transport(), { limit }), ({ tradeId }) => tradeId)
        expect(ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted())
      }),
      { numRuns: 500 },
    )
  })

  it('of trades goes back in time, but for the second of the seam', async () => {
    await fc.assert(
      fc.asyncProperty(items, cutoffs, fc.integer({ min: 1, max: 5 }), async (all, moves, limit) => {
        const exchange = new TieredExchange({ items: all, cutoffs: moves, name: 'trades', toWire: toTrade })
        let last = Number.POSITIVE_INFINITY
        for await (const { createdTime } of readTrades(exchange.transport(), { limit })) {
          expect(createdTime).toBeLessThanOrEqual(last + 1_000_000)
          last = createdTime
        }
      }),
    )
  })

  it('of orders has each once, though they come in no order', async () => {
    await fc.assert(
      fc.asyncProperty(items, cutoffs, fc.integer({ min: 1, max: 5 }), async (all, moves, limit) => {
        const exchange = new TieredExchange({ items: all, cutoffs: moves, order: 'id', name: 'orders', toWire: toOrder })
        const ids = await idsOf(readOrders(exchange.transport(), { limit }), ({ orderId }) => orderId)
        expect(ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted())
      }),
      { numRuns: 300 },
    )
  })

  it('of orders says so where the cutoff leaps, instead of repeating itself', async () => {
    const old = { id: 'a', timeUs: BASE_US + 5 * 86_400e6 }
    const leap = [
      { fromRequest: 0, atUs: BASE_US },
      { fromRequest: 3, atUs: BASE_US + 9 * 86_400e6 },
    ]
    const exchange = new TieredExchange({ items: [old], cutoffs: leap, order: 'id', name: 'orders', toWire: toOrder })
    await expect(idsOf(readOrders(exchange.transport()), ({ orderId }) => orderId)).rejects.toMatchObject({
      code: 'HISTORICAL_CUTOFF_MOVED',
      retryable: true,
    })
  })

  it('holds the ids of one second, however long it is', async () => {
    const count = 5_000
    const all = Array.from({ length: count }, (_, index): Item => ({ id: `t${index}`, timeUs: BASE_US + index * 500_000 }))
    const exchange = new TieredExchange({ items: all, cutoffs: [{ fromRequest: 0, atUs: BASE_US + 3e6 }], name: 'trades', toWire: toTrade })
    const pages: [string, number][] = []
    for await (const { tier, items: read } of readTrades(exchange.transport(), { limit: 1_000 }).pages()) pages.push([tier, read.length])
    expect(pages).toEqual([...Array.from({ length: 4 }, () => ['live', 1_000]), ['live', 994], ['historical', 6]])
  })
})

describe('a side that the bounds exclude', () => {
  const day = 86_400e6
  const all = [
    { id: 'old', timeUs: BASE_US - 5 * day },
    { id: 'new', timeUs: BASE_US + 5 * day },
  ]
  const exchangeOf = () => new TieredExchange({ items: all, cutoffs: [{ fromRequest: 0, atUs: BASE_US }], name: 'trades', toWire: toTrade })

  it('is not read where all is live', async () => {
    const exchange = exchangeOf()
    expect(await idsOf(readTrades(exchange.transport(), { minTs: epochUs(BASE_US + 4 * day) }), ({ tradeId }) => tradeId)).toEqual(['new'])
    expect(exchange.asked.map((asked) => asked.split('?')[0])).toEqual(['/markets/trades', '/historical/cutoff'])
  })

  it('is not read where all is historical', async () => {
    const exchange = exchangeOf()
    expect(await idsOf(readTrades(exchange.transport(), { maxTs: epochUs(BASE_US - 4 * day) }), ({ tradeId }) => tradeId)).toEqual(['old'])
    expect(exchange.asked.map((asked) => asked.split('?')[0])).toEqual(['/historical/cutoff', '/historical/trades'])
  })

  it('is read where the cutoff comes past the bound meanwhile', async () => {
    const moves = [
      { fromRequest: 0, atUs: BASE_US },
      { fromRequest: 2, atUs: BASE_US + 5 * day + 1 },
    ]
    const exchange = new TieredExchange({ items: all, cutoffs: moves, name: 'trades', toWire: toTrade })
    const query = { minTs: epochUs(BASE_US + 4 * day) }
    exchange.asked.push('the cutoff moves with the first request')
    expect(await idsOf(readTrades(exchange.transport(), query), ({ tradeId }) => tradeId)).toEqual(['new'])
    expect(exchange.asked.at(-1)).toContain('/historical/trades')
  })
})

it('a boundary that the exchange does not say makes no difference', async () => {
  const exchange = new TieredExchange({
    ...{
      items: [
        { id: 'a', timeUs: BASE_US },
        { id: 'b', timeUs: BASE_US + 1 },
      ],
      order: 'id',
      name: 'orders',
      toWire: toOrder,
    },
    cutoffs: [{ fromRequest: 2, atUs: BASE_US + 5 }],
  })
  const { live, historical } = await listingsOf(exchange)
  const tiers: KeyedTiers<{ orderId: string }> = {
    idOf: ({ orderId }) => orderId,
    keyOf: () => undefined,
    cutoff: async () => undefined,
    live,
    historical,
  }
  const ids: string[] = []
  for await (const page of joinKeyed(tiers)) ids.push(...page.items.map(({ orderId }) => orderId))
  expect(ids.toSorted()).toEqual(['a', 'b'])
})

async function listingsOf(exchange: TieredExchange) {
  const { listOrders } = await import('../../src/rest/orders/list-orders.ts')
  const { listHistoricalOrders } = await import('../../src/rest/historical/list-historical-orders.ts')
  const transport = exchange.transport()
  return { live: () => listOrders(transport, { limit: 1 }), historical: () => listHistoricalOrders(transport) }
}
