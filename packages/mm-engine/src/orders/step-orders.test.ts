import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '../command/command.ts'
import type { PrivateEvent } from '../event/private-event.ts'
import { ceilingOf, excessOf, filledOf, phaseOf, pricesOf, worstOf } from './managed-order.ts'
import { createOrderBookkeeping, type OrderBookkeeping, type OrderRules, type OrdersInput } from './order-bookkeeping.ts'
import { stepOrders } from './step-orders.ts'

const S = 1_000_000
const rules: OrderRules = {
  engineId: 'mm',
  runEpoch: 7,
  lifetimeUs: 60 * S,
  renewUs: 15 * S,
  graceUs: 5 * S,
  materialPrice: 0,
  materialCount: qty(0),
  isWorthMoving: () => true,
}
const ticker = 'M'
const at = (seconds: number) => epochUs(seconds * S)
const quote = (cents: number, count: number) => ({ price: price(cents * 100), quantity: qty(count * 100) })
const want = (bids: [number, number][], asks: [number, number][] = [], seconds = 0): OrdersInput => ({
  kind: 'desired',
  ticker,
  atUs: at(seconds),
  bids: bids.map(([p, q]) => quote(p, q)),
  asks: asks.map(([p, q]) => quote(p, q)),
})
const base = { ticker, atUs: at(0), clientOrderId: 'mm-7-1' }
const accepted: PrivateEvent = { ...base, kind: 'accepted', orderId: 'x', filled: qty(0), remaining: qty(1000) }
const fill = (tradeId: string, count: number, clientOrderId: string | undefined = 'mm-7-1'): PrivateEvent => ({
  ...{ ticker, atUs: at(0), kind: 'fill', tradeId, orderId: 'x', clientOrderId, side: 'bid', price: price(4000) },
  ...{ count: qty(count * 100), isTaker: false, fee: microUsd(0) },
})

function run(inputs: readonly OrdersInput[], with_: OrderRules = rules): { state: OrderBookkeeping; last: readonly Command[] } {
  let state = createOrderBookkeeping(at(0))
  let last: readonly Command[] = []
  for (const input of inputs) ({ state, commands: last } = stepOrders(with_, state, input))
  return { state, last }
}

describe('orders', () => {
  it('O1: ids come of engine, epoch and counter', () => {
    expect(run([want([[40, 10]])]).last).toMatchObject([{ commandId: 1, kind: 'create', clientOrderId: 'mm-7-1', postOnly: true }])
  })

  it('O2: keeps, decreases, amends, cancels, in this order of preference', () => {
    const live = [want([[40, 10]]), accepted]
    expect(run([...live, want([[40, 10]])]).last).toEqual([])
    expect(run([...live, want([[40, 4]])]).last).toMatchObject([{ kind: 'decrease', to: 400 }])
    expect(run([...live, want([[41, 10]])]).last).toMatchObject([{ kind: 'amend', price: 4100, total: 1000 }])
    expect(run([...live, want([])]).last).toMatchObject([{ kind: 'cancel' }])
    expect(run([...live, want([[41, 10]])], { ...rules, isWorthMoving: () => false }).last).toEqual([])
    expect(run([...live, want([[41, 10]])], { ...rules, materialPrice: 100 }).last).toEqual([])
  })

  it('O4: creates nothing beside an unknown order of the side', () => {
    const unknown: PrivateEvent = { ...base, kind: 'unknown', commandId: 1 }
    const { state, last } = run([
      want([[40, 10]]),
      unknown,
      want([
        [40, 10],
        [39, 10],
      ]),
    ])
    expect(last).toEqual([])
    expect([...state.orders.values()].map(phaseOf)).toEqual(['unknown'])
  })

  it('O5: leaves room for an order whose cancel is not answered', () => {
    const second = { ...accepted, clientOrderId: 'mm-7-2', orderId: 'y' } as PrivateEvent
    const cancelling = [
      want([
        [40, 10],
        [39, 10],
      ]),
      accepted,
      second,
      want([[40, 10]]),
    ]
    expect(run(cancelling).last).toMatchObject([{ kind: 'cancel', clientOrderId: 'mm-7-2' }])
    expect(
      run([
        ...cancelling,
        want([
          [40, 10],
          [38, 5],
        ]),
      ]).last,
    ).toEqual([])
    expect(
      run([
        ...cancelling,
        want([
          [40, 10],
          [38, 14],
        ]),
      ]).last,
    ).toMatchObject([{ kind: 'create', count: 400 }])
    expect(run([...cancelling, want([[40, 14]])]).last).toEqual([])
  })

  it('O5, O8: an amend that is not answered may have made the order larger', () => {
    const { state } = run([want([[40, 10]]), accepted, want([[40, 14]]), fill('a', 12)])
    expect([...state.orders.values()].map((order) => [phaseOf(order), worstOf(order)])).toEqual([['pending-amend', 200]])
    expect(state.anomalies).toEqual([])
  })

  it('O8: a trade that is told twice is taken off what is wanted once', () => {
    expect(run([want([[40, 10]]), fill('a', 3), fill('a', 3)]).state.desired.get(ticker)?.bids).toEqual([quote(40, 7)])
  })

  it('O7: renews before the expiry, and counts a lapsed order as gone after the grace', () => {
    const live = [want([[40, 10]]), accepted]
    expect(run([...live, { kind: 'clock', atUs: at(44) }]).last).toEqual([])
    expect(run([...live, { kind: 'clock', atUs: at(45) }]).last).toMatchObject([{ kind: 'amend', expiresUs: 105 * S }])
    expect(run([want([[40, 10]]), { kind: 'clock', atUs: at(65) }]).last).toMatchObject([{ kind: 'create', clientOrderId: 'mm-7-2' }])
  })

  it('O8: counts a trade once, and reports what is beyond the size and what is not ours', () => {
    const { state } = run([
      want([[40, 10]]),
      fill('a', 8),
      fill('a', 8),
      fill('b', 5),
      { ...fill('c', 1), clientOrderId: 'other' } as PrivateEvent,
    ])
    const order = state.orders.get('mm-7-1')
    expect(order && [filledOf(order), excessOf(order), phaseOf(order)]).toEqual([1000, 300, 'done'])
    expect(state.anomalies).toMatchObject([
      { kind: 'overfill', excess: 300 },
      { kind: 'foreign-fill', tradeId: 'c' },
    ])
  })

  it('O9: the order of arrival of fills, acceptance and end does not matter', () => {
    const events = [accepted, fill('a', 3), fill('b', 9), { ...base, kind: 'ended', reason: 'expired' } as PrivateEvent]
    const facts = (order: readonly PrivateEvent[]) => {
      const found = run([want([[40, 10]]), ...order]).state
      const one = found.orders.get('mm-7-1')
      return { one: one && { ...one, fills: [...one.fills].sort() }, anomalies: found.anomalies }
    }
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 4 }), (order) => {
        expect(facts(order)).toEqual(facts(events))
      }),
    )
  })

  it('O10: cancel-all cancels what rests and wants nothing any more', () => {
    const all: OrdersInput = { kind: 'cancel-all', atUs: at(0) }
    expect(run([want([[40, 10]]), accepted, all]).last).toMatchObject([{ kind: 'cancel' }])
    expect(run([want([[40, 10]]), all, accepted]).last).toMatchObject([{ kind: 'cancel' }])
  })
})

interface Resting {
  price: number
  total: number
  filled: number
  side: 'bid' | 'ask'
  expiresUs: number
}

/** Takes, refuses or loses; tells fills at once. */
class FakeExchange {
  readonly live = new Map<string, Resting>()
  #trades = 0

  answer(command: Command, fate: number, atUs: ReturnType<typeof at>): PrivateEvent {
    const told = { ticker, atUs, clientOrderId: command.clientOrderId, commandId: command.commandId }
    if (fate === 1) return { ...told, kind: 'refused', code: 'no' }
    const event = this.#take(command, told)
    return fate === 2 && event.kind !== 'refused' ? { ...told, kind: 'unknown' } : event
  }

  #take(command: Command, told: { ticker: string; atUs: ReturnType<typeof at>; clientOrderId: string; commandId: number }): PrivateEvent {
    const id = command.clientOrderId
    if (command.kind === 'create') {
      const { side, count } = command
      this.live.set(id, { side, price: command.price, total: count, filled: 0, expiresUs: command.expiresUs ?? 0 })
      return { ...told, kind: 'accepted', orderId: `x${id}`, filled: qty(0), remaining: count }
    }
    const order = this.live.get(id)
    if (!order) return { ...told, kind: 'ended', reason: 'gone' }
    if (command.kind === 'cancel') {
      this.live.delete(id)
      return { ...told, kind: 'ended', reason: 'cancelled' }
    }
    const before = order.total
    if (command.kind === 'decrease') order.total = Math.min(before, order.filled + command.to)
    else Object.assign(order, { price: command.price, total: command.total, expiresUs: command.expiresUs ?? 0 })
    const remaining = qty(order.total - order.filled)
    return { ...told, kind: 'changed', price: price(order.price), remaining, reduced: qty(Math.max(0, before - order.total)) }
  }

  fill(atUs: ReturnType<typeof at>): PrivateEvent[] {
    const [id, order] = [...this.live][0] ?? []
    if (id === undefined || !order) return []
    const count = Math.min(200, order.total - order.filled)
    order.filled += count
    if (order.filled >= order.total) this.live.delete(id)
    this.#trades++
    const trade = { tradeId: `t${this.#trades}`, orderId: `x${id}`, clientOrderId: id, side: order.side, price: price(order.price) }
    return [{ ticker, atUs, kind: 'fill', ...trade, count: qty(count), isTaker: false, fee: microUsd(0) }]
  }

  expire(atUs: ReturnType<typeof at>): PrivateEvent[] {
    const gone = [...this.live].filter(([, { expiresUs }]) => expiresUs <= atUs)
    for (const [id] of gone) this.live.delete(id)
    return gone.map(([clientOrderId]) => ({ ticker, atUs, kind: 'ended', clientOrderId, reason: 'expired' }))
  }
}

function holdsInvariants(state: OrderBookkeeping, exchange: FakeExchange): void {
  const live = [...state.orders.values()].filter((order) => phaseOf(order) !== 'done')
  const prices = (side: string) => live.filter((order) => order.side === side).flatMap((order) => pricesOf(order))
  expect(Math.max(0, ...prices('bid'))).toBeLessThan(Math.min(10_000, ...prices('ask')))
  for (const [id, { total, filled }] of exchange.live) {
    const known = state.orders.get(id)
    expect(known && worstOf(known), `O5: ${id} may rest with more than is counted`).toBeGreaterThanOrEqual(total - filled)
    expect(known && ceilingOf(known)).toBeGreaterThanOrEqual(total)
  }
  expect(state.anomalies).toEqual([])
}

function keepsWithinDesired({ orders, desired }: OrderBookkeeping, side: 'bid' | 'ask'): void {
  const wanted = desired.get(ticker)?.[side === 'bid' ? 'bids' : 'asks'] ?? []
  const worst = [...orders.values()].filter((order) => order.side === side).reduce((sum, order) => sum + worstOf(order), 0)
  expect(worst, 'O5').toBeLessThanOrEqual(wanted.reduce((sum, { quantity }) => sum + quantity, 0))
}

describe('orders against an exchange that refuses, loses answers, fills and expires', () => {
  const ops = fc.array(
    fc.record({ op: fc.integer({ min: 0, max: 4 }), fate: fc.integer({ min: 0, max: 2 }), mid: fc.integer({ min: 30, max: 70 }) }),
    {
      maxLength: 40,
    },
  )
  const shown = ({ live }: FakeExchange) => [...live.values()].map((o) => [o.side, o.price, o.total - o.filled]).sort()

  it('O3, O5, O6: one command in flight an order, counted at its worst, never crossed; O11: comes to what is wanted', () => {
    fc.assert(
      fc.property(ops, (steps) => {
        let state = createOrderBookkeeping(at(0))
        let seconds = 0
        const exchange = new FakeExchange()
        const queue: Command[] = []
        const feed = (input: OrdersInput) => {
          const step = stepOrders(rules, state, input)
          for (const command of step.commands) {
            if (command.kind === 'create') keepsWithinDesired(step.state, command.side)
            expect(
              queue.some(({ clientOrderId }) => clientOrderId === command.clientOrderId),
              'O3',
            ).toBe(false)
          }
          queue.push(...step.commands)
          state = step.state
          holdsInvariants(state, exchange)
        }
        const answer = (fate: number) => {
          const command = queue.shift()
          if (command) feed(exchange.answer(command, fate, at(seconds)))
        }
        const tick = (by: number) => {
          seconds += by
          for (const event of exchange.expire(at(seconds))) feed(event)
          feed({ kind: 'clock', atUs: at(seconds) })
        }
        for (const { op, fate, mid } of steps) {
          if (op === 0)
            feed(
              want(
                [
                  [mid - 2, 5],
                  [mid - 3, 5],
                ],
                [[mid + 2, 5]],
                seconds,
              ),
            )
          else if (op === 1) for (const event of exchange.fill(at(seconds))) feed(event)
          else if (op === 2) tick(7)
          else answer(fate)
        }
        while (queue.length > 0) answer(0)
        for (let round = 0; round < 30; round++) {
          tick(5)
          feed(
            want(
              [
                [40, 5],
                [39, 5],
              ],
              [[60, 5]],
              seconds,
            ),
          )
          for (let left = 50; queue.length > 0 && left > 0; left--) answer(0)
        }
        expect(shown(exchange)).toEqual([
          ['ask', 6000, 500],
          ['bid', 3900, 500],
          ['bid', 4000, 500],
        ])
      }),
      { numRuns: 150 },
    )
  })
})
