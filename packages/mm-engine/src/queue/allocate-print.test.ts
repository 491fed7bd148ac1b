import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocatePrint, type Print, type QueuedOrder } from './allocate-print.ts'
import { createQueueModel } from './queue-model.ts'
import { joinQueue } from './queue-position.ts'

const rules = { model: createQueueModel(), pairingWindowUs: 0 }
const order = (orderId: string, side: 'bid' | 'ask', at: number, ahead: number, size: number): QueuedOrder => ({
  orderId,
  side,
  price: price(at),
  position: joinQueue(qty(ahead * 100), qty(size * 100)),
})
const sell = (at: number, count: number): Print => ({ takerSide: 'ask', price: price(at), count: qty(count * 100), atUs: epochUs(0) })
const filledBy = (orders: readonly QueuedOrder[], print: Print) =>
  allocatePrint(rules, orders, print).fills.map(({ orderId, count }) => [orderId, count / 100])

describe('allocatePrint', () => {
  it('does not fill at the touch: neither above the print nor on the side of the taker', () => {
    expect(filledBy([order('below', 'bid', 4_100, 0, 50), order('ask', 'ask', 4_200, 0, 50)], sell(4_200, 100))).toEqual([])
  })

  it('fills the better price first, whole and at its own price, and the next with what is left', () => {
    const ladder = [order('low', 'bid', 4_200, 10, 50), order('high', 'bid', 4_300, 999, 30)]
    const { fills } = allocatePrint(rules, ladder, sell(4_200, 60))
    expect(fills).toEqual([
      { orderId: 'high', price: 4_300, count: 3_000 },
      { orderId: 'low', price: 4_200, count: 2_000 },
    ])
  })

  it('lets the first order of a price consume the print before the second', () => {
    const queue = [order('first', 'bid', 4_200, 20, 50), order('second', 'bid', 4_200, 50, 50)]
    const { fills, orders } = allocatePrint(rules, queue, sell(4_200, 100))
    expect(fills).toEqual([{ orderId: 'first', price: 4_200, count: 5_000 }])
    expect(orders[1]?.position).toMatchObject({ ahead: 0, remaining: 5_000, credit: 10_000 })
  })

  it('buyers reach asks at their price and below', () => {
    const asks = [order('high', 'ask', 5_800, 0, 10), order('low', 'ask', 5_700, 40, 10), order('out', 'ask', 5_900, 0, 10)]
    expect(filledBy(asks, { takerSide: 'bid', price: price(5_800), count: qty(1_500), atUs: epochUs(0) })).toEqual([
      ['low', 10],
      ['high', 5],
    ])
  })

  it('F5 never fills more than the print, whatever orders there are', () => {
    const anyOrder = fc
      .tuple(fc.constantFrom('bid' as const, 'ask' as const), fc.integer({ min: 40, max: 44 }), fc.nat({ max: 50 }), fc.nat({ max: 50 }))
      .map(([side, cents, ahead, size]) => order('own', side, cents * 100, ahead, size))
    const anyPrint = fc
      .tuple(fc.constantFrom('bid' as const, 'ask' as const), fc.integer({ min: 40, max: 44 }), fc.nat({ max: 120 }))
      .map(([takerSide, cents, count]): Print => ({ ...sell(cents * 100, count), takerSide }))
    fc.assert(
      fc.property(fc.array(anyOrder, { maxLength: 8 }), fc.array(anyPrint, { maxLength: 8 }), (start, prints) => {
        let orders: readonly QueuedOrder[] = start
        for (const print of prints) {
          const step = allocatePrint(rules, orders, print)
          expect(step.fills.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(print.count)
          const sizes = (all: readonly QueuedOrder[]) => all.reduce((sum, { position }) => sum + position.remaining, 0)
          expect(sizes(orders) - sizes(step.orders)).toBe(step.fills.reduce((sum, { count }) => sum + count, 0))
          orders = step.orders
        }
      }),
    )
  })
})
