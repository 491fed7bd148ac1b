import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '../command/command.ts'
import type { FoundOrder } from '../event/engine-event.ts'
import type { PrivateEvent } from '../event/private-event.ts'
import { NO_EXPIRY } from './adopt-order.ts'
import { excessOf, filledOf, type ManagedOrder, phaseOf, worstOf } from './managed-order.ts'
import { createOrderBookkeeping, type OrderBookkeeping, type OrderRules, type OrdersInput } from './order-bookkeeping.ts'
import { allLiveOrders, liveOrdersOf, type OrdersStep, ownQtyAt, stepOrders } from './step-orders.ts'

const S = 1_000_000
const rules: OrderRules = {
  engineId: 'mm',
  runEpoch: 7,
  lifetimeUs: 60 * S,
  renewUs: 15 * S,
  graceUs: 5 * S,
  retainUs: 120 * S,
  rememberTrades: 100,
  materialPrice: 0,
  materialCount: qty(0),
  shrinkBy: 'decrease',
  moveBy: 'amend',
  isWorthMoving: () => true,
}
const ticker = 'M'
const at = (seconds: number) => epochUs(seconds * S)
type Levels = readonly (readonly [cents: number, count: number])[]
const quote = (cents: number, count: number) => ({ price: price(cents * 100), quantity: qty(count * 100) })
const want = (bids: Levels, asks: Levels = [], seconds = 0): OrdersInput => ({
  kind: 'desired',
  ticker,
  atUs: at(seconds),
  bids: bids.map(([p, q]) => quote(p, q)),
  asks: asks.map(([p, q]) => quote(p, q)),
})
const taking = (input: OrdersInput, side: 'bids' | 'asks'): OrdersInput =>
  input.kind === 'desired' ? { ...input, [side]: input[side].map((each) => ({ ...each, takes: true })) } : input
const clock = (seconds: number): OrdersInput => ({ kind: 'clock', atUs: at(seconds) })
const idOf = (order: number) => ({ ticker, clientOrderId: `mm-7-${order}` })
const accept = (order = 1, count = 10, seconds = 0): PrivateEvent => ({
  ...{ ...idOf(order), kind: 'accepted', atUs: at(seconds), orderId: `x${order}`, filled: qty(0), remaining: qty(count * 100) },
})
const refuse = (order: number, commandId: number, code: string, seconds = 0): PrivateEvent => ({
  ...{ ...idOf(order), kind: 'refused', atUs: at(seconds), commandId, code },
})
const lose = (order: number, commandId: number, seconds = 0): PrivateEvent => ({
  ...{ ...idOf(order), kind: 'unknown', atUs: at(seconds), commandId },
})
const end = (order: number, reason: string, filled?: number, seconds = 0): PrivateEvent => ({
  ...{ ...idOf(order), kind: 'ended', atUs: at(seconds), reason },
  ...(filled !== undefined && { filled: qty(filled * 100) }),
})
type FillEvent = Extract<PrivateEvent, { kind: 'fill' }>
const fill = (tradeId: string, count: number, over: Partial<FillEvent> = {}): FillEvent => ({
  ...{ ticker, atUs: at(0), kind: 'fill', tradeId, orderId: 'x1', clientOrderId: 'mm-7-1', side: 'bid', price: price(4000) },
  ...{ count: qty(count * 100), isTaker: false, fee: microUsd(0), ...over },
})
const nameless = (tradeId: string, count: number, orderId = 'x1'): FillEvent => fill(tradeId, count, { clientOrderId: undefined, orderId })

interface Ran {
  readonly state: OrderBookkeeping
  readonly last: readonly Command[]
  readonly step: OrdersStep | undefined
}

function run(inputs: readonly OrdersInput[], with_: OrderRules = rules, start = createOrderBookkeeping(at(0))): Ran {
  let state = start
  let step: OrdersStep | undefined
  for (const input of inputs) {
    step = stepOrders(with_, state, input)
    state = step.state
  }
  return { state, last: step?.commands ?? [], step }
}

const liveOf = (inputs: readonly OrdersInput[]): readonly ManagedOrder[] => liveOrdersOf(run(inputs).state, ticker)
const resting = [want([[40, 10]]), accept()]

describe('what is sent', () => {
  it('O1: ids come of engine, epoch and counter', () => {
    expect(run([want([[40, 10]])]).last).toMatchObject([{ commandId: 1, kind: 'create', clientOrderId: 'mm-7-1', postOnly: true }])
  })

  it('O2: keeps, decreases, amends, cancels, in this order of preference', () => {
    expect(run([...resting, want([[40, 10]])]).last).toEqual([])
    expect(run([...resting, want([[40, 4]])]).last).toMatchObject([{ kind: 'decrease', to: 400 }])
    expect(run([...resting, want([[41, 10]])]).last).toMatchObject([{ kind: 'amend', price: 4100, total: 1000 }])
    expect(run([...resting, want([])]).last).toMatchObject([{ kind: 'cancel' }])
    expect(run([...resting, want([[41, 10]])], { ...rules, isWorthMoving: () => false }).last).toEqual([])
    expect(run([...resting, want([[41, 10]])], { ...rules, materialPrice: 101 }).last).toEqual([])
    expect(run([...resting, want([[40, 11]])], { ...rules, materialCount: qty(101) }).last).toEqual([])
  })

  it('O2: makes an order smaller by an amend of the size alone where that is asked for', () => {
    const { last } = run([...resting, fill('a', 3), want([[40, 4]], [], 1)], { ...rules, shrinkBy: 'amend' })
    expect(last).toEqual([{ commandId: 2, ticker, kind: 'amend', clientOrderId: 'mm-7-1', price: 4000, total: 700, expiresUs: undefined }])
  })

  it('O2: moves and makes smaller in one command', () => {
    expect(run([...resting, want([[39, 4]])]).last).toMatchObject([{ kind: 'amend', price: 3900, total: 400 }])
  })

  it('O2: cancels what is to move where an amend costs more than a cancel and a create', () => {
    const dear: OrderRules = { ...rules, moveBy: 'cancel' }
    expect(run([...resting, want([[41, 10]])], dear).last).toMatchObject([{ kind: 'cancel' }])
    expect(run([...resting, want([[41, 10]]), end(1, 'cancelled')], dear).last).toMatchObject([{ kind: 'create', price: 4100 }])
  })

  it('O2: asks what is in front of an order before it moves it, until it moves', () => {
    const asked: unknown[] = []
    const asking: OrderRules = { ...rules, isWorthMoving: (_, to, __, ahead) => asked.push([to, ahead]) > 0 }
    const queue: OrdersInput = { kind: 'queue', ticker, ahead: [{ clientOrderId: 'mm-7-1', ahead: qty(300) }], atUs: at(0) }
    const changed: PrivateEvent = { ...idOf(1), kind: 'changed', atUs: at(0), commandId: 2, price: price(4100), remaining: qty(1000) }
    run([...resting, queue, want([[41, 10]]), changed, want([[42, 10]])], asking)
    expect(asked).toEqual([
      [4100, 300],
      [4200, undefined],
    ])
  })

  it('O4: creates nothing beside an unknown order of the side', () => {
    const two: Levels = [
      [40, 10],
      [39, 10],
    ]
    const { state, last } = run([want([[40, 10]]), lose(1, 1), want(two)])
    expect(last).toEqual([])
    expect(liveOrdersOf(state, ticker).map(phaseOf)).toEqual(['unknown'])
  })

  it('O5: leaves room for an order whose cancel is not answered', () => {
    const two: Levels = [
      [40, 10],
      [39, 10],
    ]
    const cancelling = [want(two), accept(1), accept(2), want([[40, 10]])]
    const also = (count: number): Levels => [
      [40, 10],
      [38, count],
    ]
    expect(run(cancelling).last).toMatchObject([{ kind: 'cancel', clientOrderId: 'mm-7-2' }])
    expect(run([...cancelling, want(also(5))]).last).toEqual([])
    expect(run([...cancelling, want(also(14))]).last).toMatchObject([{ kind: 'create', count: 400 }])
    expect(run([...cancelling, want([[40, 14]])]).last).toEqual([])
  })

  it('O5, O8: an amend that is not answered may have made the order larger', () => {
    const { state } = run([...resting, want([[40, 14]]), fill('a', 12)])
    expect(liveOrdersOf(state, ticker).map((order) => [phaseOf(order), worstOf(order)])).toEqual([['pending-amend', 200]])
    expect(state.anomalies).toEqual([])
    expect(ownQtyAt(state, ticker, 'bid', price(4000))).toBe(200)
  })

  it('O7: renews before the expiry, and counts a lapsed order as gone after the grace', () => {
    expect(run([...resting, clock(44)]).last).toEqual([])
    expect(run([...resting, clock(45)]).last).toMatchObject([{ kind: 'amend', total: 1000, expiresUs: 105 * S }])
    expect(run([want([[40, 10]]), clock(64)]).last).toEqual([])
    expect(run([want([[40, 10]]), clock(65)]).last).toMatchObject([{ kind: 'create', clientOrderId: 'mm-7-2' }])
  })
})

describe('what is counted', () => {
  it('O8: a trade that is told twice is taken off what is wanted once', () => {
    const { state } = run([want([[40, 10]]), fill('a', 3), fill('a', 3)])
    expect(state.markets.get(ticker)?.desired?.bids).toEqual([quote(40, 7)])
  })

  it('O8: counts a trade once, and reports what is beyond the size and what is not ours', () => {
    const { state, step } = run([want([[40, 10]]), fill('a', 8), fill('a', 8), fill('b', 5)])
    expect(step?.changed.map((order) => [filledOf(order), excessOf(order), phaseOf(order)])).toEqual([[1000, 300, 'done']])
    expect(state.anomalies).toEqual([{ kind: 'overfill', clientOrderId: 'mm-7-1', excess: 300 }])
    const foreign = fill('c', 1, { clientOrderId: 'other-7-1' })
    expect(run([foreign, foreign], rules, state).state.anomalies).toMatchObject([{ excess: 300 }, { kind: 'foreign-fill', tradeId: 'c' }])
  })

  it('O9: the order of arrival of fills, acceptance and end does not matter', () => {
    const events = [accept(), fill('a', 3), nameless('b', 7), end(1, 'expired', 10)]
    const facts = (order: readonly PrivateEvent[]) => {
      const { state, step } = run([want([[40, 10]]), ...order])
      return { order: step?.changed, live: allLiveOrders(state), owed: state.markets.get(ticker)?.owed, bad: state.anomalies }
    }
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 4 }), (order) => {
        const { order: last, ...rest } = facts(order)
        expect(rest).toEqual({ live: [], owed: [], bad: [] })
        expect(last).toMatchObject([{ orderId: 'x1', total: 1000, filledSince: 1000, filledReported: 1000, ended: 'expired' }])
      }),
    )
  })

  it('O12: says which orders changed and whether a fill is new, and leaves the rest as it was', () => {
    const other: OrdersInput = { ...want([[40, 10]]), ticker: 'N' } as OrdersInput
    const before = run([...resting, want([[40, 10]], [[60, 5]]), other]).state
    const step = stepOrders(rules, before, fill('a', 3))
    expect(step).toMatchObject({ fill: 'new', changed: [{ clientOrderId: 'mm-7-1', filledSince: 300 }], commands: [] })
    expect(liveOrdersOf(step.state, ticker)[1]).toBe(liveOrdersOf(before, ticker)[1])
    expect(step.state.markets.get('N')).toBe(before.markets.get('N'))
    const again = stepOrders(rules, step.state, fill('a', 3))
    expect(again).toMatchObject({ fill: 'known', changed: [], commands: [] })
    expect(again.state.markets).toBe(step.state.markets)
    expect(stepOrders(rules, before, fill('f', 1, { clientOrderId: 'other' })).fill).toBe('new')
    const unknown = stepOrders(rules, before, { ...accept(), ticker: 'X' } as OrdersInput)
    expect([unknown.changed, unknown.state.markets === before.markets]).toEqual([[], true])
    const wished = stepOrders(rules, before, want([[40, 10]], [[60, 5]]))
    expect([wished.fill, wished.changed, wished.state.markets === before.markets]).toEqual([undefined, [], true])
  })

  it('O13: meets late fills of orders that are done, then knows them by their trades alone', () => {
    const done = [...resting, want([]), end(1, 'cancelled')]
    const late = (seconds: number) => run([...done, clock(seconds), fill('a', 2)])
    expect(late(119)).toMatchObject({ state: { anomalies: [] }, step: { fill: 'new', changed: [{ filledSince: 200 }] } })
    const kinds = (inputs: readonly OrdersInput[]) => run([...done, ...inputs, fill('a', 2)]).state.anomalies.map(({ kind }) => kind)
    expect([kinds([clock(120), clock(239)]), kinds([clock(240)])]).toEqual([[], ['late-fill']])
    const retired = run([...done, clock(120), clock(240), fill('a', 2)])
    expect(retired).toMatchObject({
      state: { anomalies: [{ kind: 'late-fill', tradeId: 'a', clientOrderId: 'mm-7-1', count: 200 }] },
      step: { fill: 'new', changed: [] },
    })
    expect(run([fill('a', 2)], rules, retired.state).step?.fill).toBe('known')
  })

  it('O13: of an earlier run of this engine, but of no other engine, a fill is late and not foreign', () => {
    const kindOf = (clientOrderId: string) => run([fill('a', 1, { clientOrderId })]).state.anomalies.map(({ kind }) => kind)
    expect(['mm-6-31', 'mm-2-6-31', 'mm-x', 'other'].map(kindOf)).toEqual([
      ['late-fill'],
      ['foreign-fill'],
      ['foreign-fill'],
      ['foreign-fill'],
    ])
  })

  it('O13: holds no more than it says, however long the run is', () => {
    let state = run(resting).state
    for (let trade = 0; trade < 5_000; trade++) state = run([fill(`t${trade}`, 1, { clientOrderId: 'other' })], rules, state).state
    expect(state.trades.young.count + state.trades.old.count).toBeLessThanOrEqual(200)
    expect(state.trades.young.places.size + state.trades.old.places.size).toBeLessThanOrEqual(200)
    expect(state.anomalies.length).toBe(100)
    expect(run([fill('t4950', 1, { clientOrderId: 'other' })], rules, state).step?.fill).toBe('known')
  })

  it('O15: what an order filled by its end is not ordered again before its fills are told', () => {
    const filled = [...resting, end(1, 'executed', 10)]
    expect(run(filled).last).toEqual([])
    expect(run([...filled, want([[41, 10]])]).last).toEqual([])
    expect(run([...filled, want([[41, 14]])]).last).toMatchObject([{ kind: 'create', count: 400 }])
    expect(run([...filled, fill('a', 10)]).state.anomalies).toEqual([])
    expect(run([...filled, fill('a', 10), want([[40, 10]])]).last).toMatchObject([{ kind: 'create', count: 1000 }])
  })

  it('O15: fills that never come are given up, and reported', () => {
    const filled = [...resting, end(1, 'executed', 10)]
    expect(run([...filled, clock(119)]).last).toEqual([])
    const { state, last } = run([...filled, clock(120)])
    expect(last).toMatchObject([{ kind: 'create', count: 1000 }])
    expect(state.anomalies).toEqual([{ kind: 'missing-fills', clientOrderId: 'mm-7-1', ticker, count: 1000 }])
  })

  it('O15: an order that is not there when it is cancelled counts as filled for the grace', () => {
    const gone = [...resting, want([[41, 10]]), refuse(1, 2, 'order_not_found', 1)]
    expect(run(gone).last).toEqual([])
    expect(run([...gone, clock(5)]).last).toEqual([])
    expect(run([...gone, clock(6)]).last).toMatchObject([{ kind: 'create', count: 1000 }])
    expect(run([...gone, fill('a', 4), want([[41, 10]])]).last).toMatchObject([{ kind: 'create', count: 400 }])
    expect(run([...gone, end(1, 'cancelled', 3)]).last).toMatchObject([{ kind: 'create', count: 700 }])
  })

  it('O15: so does one of which nothing rests behind a change', () => {
    const nothing: PrivateEvent = { ...idOf(1), kind: 'changed', atUs: at(1), commandId: 2, price: price(4100), remaining: qty(0) }
    const gone = [...resting, want([[41, 10]]), nothing]
    expect(run(gone)).toMatchObject({ last: [], step: { changed: [{ ended: 'nothing-left', filledReported: 0 }] } })
    expect(run([...gone, clock(6)])).toMatchObject({ last: [{ kind: 'create', count: 1000 }], state: { anomalies: [] } })
  })

  it('O16: a fill without a client order id waits for its order', () => {
    const early = [want([[40, 10]]), nameless('a', 4)]
    expect(run(early)).toMatchObject({ step: { fill: 'new', changed: [] }, state: { anomalies: [] } })
    const { state, step } = run([...early, accept()])
    expect(step).toMatchObject({ changed: [{ orderId: 'x1', filledSince: 400 }], fill: undefined })
    expect(run([nameless('a', 4)], rules, state).step?.fill).toBe('known')
    expect(run([...early, fill('b', 1)]).step).toMatchObject({ changed: [{ filledSince: 500 }] })
    expect(run([...early, clock(119)]).state.anomalies).toEqual([])
    expect(run([...early, clock(120)]).state.anomalies).toMatchObject([{ kind: 'foreign-fill', tradeId: 'a' }])
  })
})

describe('what was there before', () => {
  const order: FoundOrder = {
    ...{ clientOrderId: 'mm-6-3', orderId: 'y', ticker, side: 'bid', price: price(4000) },
    ...{ filled: qty(300), remaining: qty(700), expiresUs: at(50) },
  }
  const adopt = (over: Partial<FoundOrder> = {}): OrdersInput => ({ kind: 'adopt-order', order: { ...order, ...over }, atUs: at(0) })
  const known: OrdersInput = { kind: 'adopt-fills', tradeIds: ['a'], atUs: at(0) }

  it('O14: manages an order that it finds like one of its own, once anything is wanted', () => {
    const { state, step } = run([adopt()])
    expect(step).toMatchObject({ commands: [], changed: [{ clientOrderId: 'mm-6-3', filledBefore: 300, filledSince: 0 }] })
    expect(liveOrdersOf(state, ticker).map((each) => [phaseOf(each), filledOf(each), worstOf(each)])).toEqual([['open', 300, 700]])
    expect(run([want([[40, 7]])], rules, state).last).toEqual([])
    expect(run([want([[41, 9]])], rules, state).last).toMatchObject([{ kind: 'amend', clientOrderId: 'mm-6-3', total: 1200 }])
    expect(run([want([])], rules, state).last).toMatchObject([{ kind: 'cancel', clientOrderId: 'mm-6-3' }])
  })

  it('O14: adopted twice changes nothing, nor do fills that are in it already', () => {
    const { state } = run([adopt(), known])
    expect(run([adopt(), known], rules, state)).toMatchObject({ step: { changed: [], commands: [] } })
    expect(run([adopt(), known], rules, state).state.markets).toBe(state.markets)
    const told = fill('a', 3, { clientOrderId: 'mm-6-3', orderId: 'y' })
    expect(run([told], rules, state)).toMatchObject({ step: { fill: 'known', changed: [] }, state: { anomalies: [] } })
    expect(run([nameless('b', 2, 'y')], rules, state)).toMatchObject({ step: { fill: 'new', changed: [{ filledSince: 200 }] } })
  })

  it('O14: gives an expiry to an order that has none', () => {
    const { state } = run([adopt({ expiresUs: undefined })])
    expect(liveOrdersOf(state, ticker)).toMatchObject([{ expiresUs: NO_EXPIRY }])
    expect(run([want([[40, 7]])], rules, state).last).toMatchObject([{ kind: 'amend', price: 4000, total: 1000, expiresUs: at(60) }])
  })

  it('O14: cancels what it finds after everything was cancelled', () => {
    expect(run([{ kind: 'cancel-all', atUs: at(0) }, adopt()]).last).toMatchObject([{ kind: 'cancel', clientOrderId: 'mm-6-3' }])
  })
})

describe('the end of wishes', () => {
  const all: OrdersInput = { kind: 'cancel-all', atUs: at(0) }

  it('O10: cancel-all cancels what rests and wants nothing any more', () => {
    expect(run([...resting, all]).last).toMatchObject([{ kind: 'cancel' }])
    expect(run([want([[40, 10]]), all, accept()]).last).toMatchObject([{ kind: 'cancel' }])
    expect(run([...resting, all, end(1, 'cancelled'), clock(30)]).last).toEqual([])
    expect(run([...resting, all, end(1, 'cancelled'), want([[40, 10]])]).last).toMatchObject([{ kind: 'create' }])
  })

  it('O10: cancels one market alone', () => {
    const other = { ...want([[40, 10]]), ticker: 'N' } as OrdersInput
    const one = run([...resting, other, { kind: 'cancel-market', ticker, atUs: at(0) }])
    expect(one.last).toMatchObject([{ kind: 'cancel', ticker }])
    expect(one.state.markets.get('N')?.desired?.bids).toEqual([quote(40, 10)])
  })

  it('O10: an unknown order is cancelled at once when its name is known, else when it is told', () => {
    expect(run([...resting, want([[40, 14]]), all, lose(1, 2)]).last).toMatchObject([{ kind: 'cancel', clientOrderId: 'mm-7-1' }])
    const created = [want([[40, 10]]), lose(1, 1), all]
    expect(run(created).last).toEqual([])
    expect(run([...created, accept()]).last).toMatchObject([{ kind: 'cancel' }])
    expect(run([...created, fill('a', 1)]).last).toMatchObject([{ kind: 'cancel' }])
  })

  it('O10: a cancel keeps in mind what an unknown amend may have done', () => {
    const doubtful = [...resting, want([[45, 14]]), lose(1, 2)]
    expect(liveOf(doubtful).map((order) => [phaseOf(order), worstOf(order)])).toEqual([['pending-cancel', 1400]])
    expect(run([...doubtful, want([], [[43, 5]])]).last).toEqual([])
    const refused = [...doubtful, refuse(1, 3, 'EXCHANGE_PAUSED')]
    expect(liveOf(refused).map((order) => [phaseOf(order), worstOf(order)])).toEqual([['unknown', 1400]])
  })
})

describe('orders in the way', () => {
  it('O6: waits for an own order of the other side', () => {
    expect(run([...resting, want([], [[40, 5]])]).last).toMatchObject([{ kind: 'cancel' }])
    expect(run([...resting, want([], [[40, 5]]), end(1, 'cancelled')]).last).toMatchObject([{ kind: 'create', side: 'ask' }])
  })

  it('O17: an order that was kept at its price makes way for the other side', () => {
    const lazy: OrderRules = { ...rules, materialPrice: 300 }
    const blocked = [...resting, want([[38, 10]], [[39, 5]])]
    expect(run(blocked, lazy).last).toMatchObject([{ kind: 'amend', clientOrderId: 'mm-7-1', price: 3800 }])
    const changed: PrivateEvent = { ...idOf(1), kind: 'changed', atUs: at(0), commandId: 2, price: price(3800), remaining: qty(1000) }
    expect(run([...blocked, changed], lazy).last).toMatchObject([{ kind: 'create', side: 'ask', price: 3900 }])
    const stuck = [...blocked, refuse(1, 2, 'INSUFFICIENT_BALANCE')]
    expect(run(stuck, lazy).last).toMatchObject([{ kind: 'cancel', clientOrderId: 'mm-7-1' }])
  })

  it('O17: an ask makes way for a bid', () => {
    const lazy: OrderRules = { ...rules, materialPrice: 300 }
    const { last } = run([want([], [[60, 10]]), accept(), want([[61, 5]], [[62, 10]])], lazy)
    expect(last).toMatchObject([{ kind: 'amend', clientOrderId: 'mm-7-1', price: 6200 }])
  })

  it('O18: what takes is created without post-only, behind the cancel of what it would meet', () => {
    const selling = taking(want([[40, 10]], [[39, 5]]), 'asks')
    expect(run([selling]).last).toMatchObject([{ kind: 'create', side: 'ask', postOnly: false, count: 500 }])
    expect(run([...resting, selling]).last).toMatchObject([{ kind: 'cancel', clientOrderId: 'mm-7-1' }])
    expect(run([...resting, selling, end(1, 'cancelled')]).last).toMatchObject([{ kind: 'create', side: 'ask', postOnly: false }])
  })

  it('O18: what takes is never amended', () => {
    const buying = (cents: number, count: number, seconds = 0) => taking(want([[cents, count]], [], seconds), 'bids')
    const there = [buying(40, 10), accept()]
    expect(run([...there, buying(40, 10)]).last).toEqual([])
    for (const other of [buying(41, 10), buying(40, 4), buying(40, 14), buying(40, 10, 45), want([[40, 10]])])
      expect(run([...there, other]).last).toMatchObject([{ kind: 'cancel' }])
    expect(run([...resting, buying(40, 10)]).last).toMatchObject([{ kind: 'cancel' }])
    expect(run([...there, fill('a', 3)]).last).toEqual([])
    expect(run([...there, buying(41, 10), refuse(1, 2, 'EXCHANGE_PAUSED')]).last).toEqual([])
  })
})

describe('what is refused', () => {
  it('O19: creates that are refused wait longer and longer', () => {
    let { state } = run([want([[40, 10]])])
    let seconds = 0
    const waits: number[] = []
    for (let order = 1; order <= 9; order++) {
      state = run([refuse(order, order, 'post only cross', seconds)], rules, state).state
      const from = seconds
      for (let last: readonly Command[] = []; last.length === 0; ) {
        seconds += 0.25
        const next = run([clock(seconds)], rules, state)
        ;({ state, last } = next)
      }
      waits.push(seconds - from)
    }
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 30, 30, 30])
    const taken = run([accept(10, 10, seconds), end(10, 'PostOnlyCrossCancel', 0, seconds)], rules, state)
    expect(taken.last).toEqual([])
    expect(run([clock(seconds + 0.5)], rules, taken.state).last).toMatchObject([{ kind: 'create' }])
  })

  it('O19: the other side and other markets do not wait', () => {
    const both = run([want([[40, 10]]), refuse(1, 1, 'no')]).state
    expect(run([want([[40, 10]], [[60, 10]])], rules, both).last).toMatchObject([{ side: 'ask' }])
    expect(run([{ ...want([[40, 10]]), ticker: 'N' } as OrdersInput], rules, both).last).toMatchObject([{ ticker: 'N' }])
  })

  it('O19: what is not there any more is done', () => {
    for (const code of ['NOT_FOUND', 'not_found', 'order_not_found']) {
      const { step } = run([...resting, want([]), refuse(1, 2, code)])
      expect(step?.changed.map((order) => [phaseOf(order), order.ended])).toEqual([['done', 'not-found']])
    }
  })

  it('O19: other cancels are tried again after a second', () => {
    const refused = [...resting, want([]), refuse(1, 2, 'EXCHANGE_PAUSED', 1)]
    expect(run([...refused, clock(1.9)]).last).toEqual([])
    expect(run([...refused, clock(2)]).last).toMatchObject([{ kind: 'cancel', commandId: 3 }])
    const lost = [...resting, want([]), lose(1, 2, 1)]
    expect(run([...lost, clock(1.9)]).last).toEqual([])
    expect(run([...lost, clock(2)]).last).toMatchObject([{ kind: 'cancel', commandId: 3 }])
  })

  it('O19: a refused change is tried again after a second; what must not stay is cancelled at once', () => {
    const up = [...resting, want([[41, 10]]), refuse(1, 2, 'no', 1)]
    expect(run(up).last).toEqual([])
    expect(run([...up, clock(2)]).last).toMatchObject([{ kind: 'amend', price: 4100 }])
    expect(run([...resting, want([[39, 10]]), refuse(1, 2, 'no', 1)]).last).toMatchObject([{ kind: 'cancel' }])
    for (const cents of [40, 41])
      expect(run([...resting, want([[cents, 4]]), refuse(1, 2, 'no', 1)]).last).toMatchObject([{ kind: 'cancel' }])
  })
})
