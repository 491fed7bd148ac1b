import { epochUs, microUsd, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { testEngine } from '../../test/support/run-paper.ts'
import type { EngineEvent, FoundOrder } from '../event/engine-event.ts'
import { FLAT } from '../position/position.ts'
import type { AccountTruth } from '../venue/venue.ts'
import { compareAccount, isNone, persisting } from './compare-account.ts'
import { heldBack } from './held-back.ts'

const AT = epochUs(1_780_000_000_000_000)
const isOwn = (id: string): boolean => id.startsWith('test-')

const order = (clientOrderId: string, changes: Partial<FoundOrder> = {}): FoundOrder => ({
  clientOrderId,
  orderId: `x-${clientOrderId}`,
  ticker: 'KXA',
  side: 'bid',
  price: price(4_000),
  filled: qty(0),
  remaining: qty(300),
  expiresUs: undefined,
  ...changes,
})

const truthOf = (changes: Partial<AccountTruth> = {}): AccountTruth => ({
  positions: new Map(),
  orders: [],
  fills: [],
  cash: microUsd(1_000_000),
  ...changes,
})

const holding = (position: Qty) => ({
  position,
  exposure: microUsd(0),
  realizedPnl: microUsd(0),
  feesPaid: microUsd(0),
  totalTraded: microUsd(0),
})

/** An engine that was told what a start found. */
function startedWith(truth: AccountTruth) {
  const engine = testEngine()
  const events: EngineEvent[] = [
    { kind: 'balance', cash: truth.cash, atUs: AT },
    ...truth.orders.map((each): EngineEvent => ({ kind: 'adopt-order', order: each, atUs: AT })),
  ]
  return events.reduce((state, event) => engine.step(state, event).state, engine.initial)
}

describe('heldBack', () => {
  it('is what orders would open, the dearest first, of others too', () => {
    const orders = [order('test-1-1'), order('somebody', { price: price(5_000) }), order('test-1-2', { side: 'ask', price: price(7_000) })]
    expect(heldBack({ orders, positions: new Map() })).toBe(300 * 4_000 + 300 * 5_000 + 300 * 3_000)
    expect(heldBack({ orders, positions: new Map([['KXA', holding(qty(-400))]]) })).toBe(200 * 5_000 + 300 * 3_000)
  })
})

describe('compareAccount', () => {
  it('finds no difference in the cash when orders go that held some back at the start', () => {
    const first = truthOf({ orders: [order('test-1-1')], cash: microUsd(5_000_000) })
    const compared = { state: startedWith(first), isOwn, heldBackAtFirst: heldBack(first) }
    const freed = microUsd(5_000_000 + 300 * 4_000)
    expect(compareAccount({ ...compared, truth: first })).toMatchObject({ cash: 0, orders: [] })
    expect(compareAccount({ ...compared, truth: truthOf({ cash: freed }) }).cash).toBe(0)
    // An exchange whose balance is not net of them says the same before and after.
    expect(compareAccount({ ...compared, truth: truthOf({ cash: first.cash }) }).cash).toBe(0)
    expect(compareAccount({ ...compared, truth: truthOf({ cash: microUsd(freed + 10_000) }) }).cash).toBe(-10_000)
  })

  it('finds no difference in what the exchange has paid out and nobody has told yet', () => {
    const engine = testEngine()
    const position = { ...FLAT, qty: qty(-300), cost: microUsd(300 * 6_000) }
    const balance: EngineEvent = { kind: 'balance', cash: microUsd(1_000_000), atUs: AT }
    const adopt: EngineEvent = { kind: 'adopt', ticker: 'KXA', position, mark: undefined, atUs: AT }
    const state = [balance, adopt].reduce((before, event) => engine.step(before, event).state, engine.initial)
    const compared = (changes: Partial<AccountTruth>) =>
      compareAccount({ state, truth: truthOf(changes), isOwn, heldBackAtFirst: microUsd(0) })
    expect(compared({})).toMatchObject({ position: -300, cash: 0 })
    expect(isNone(compared({ settlements: [{ ticker: 'KXA', value: price(10_000) }] }))).toBe(true)
    const won = { settlements: [{ ticker: 'KXA', value: price(0) }] }
    expect(isNone(compared({ ...won, cash: microUsd(1_000_000 + 300 * 10_000) }))).toBe(true)
    expect(compared(won)).toMatchObject({ position: 0, cash: 300 * 10_000 })
  })

  it('takes what the exchange cuts off a balance for no difference, and one step of it for one', () => {
    const first = truthOf()
    const cashOf = (theirs: number) =>
      compareAccount({ state: startedWith(first), truth: truthOf({ cash: microUsd(theirs) }), isOwn, heldBackAtFirst: microUsd(0) }).cash
    expect([cashOf(1_000_099), cashOf(999_901)]).toEqual([0, 0])
    expect([cashOf(1_000_100), cashOf(999_900)]).toEqual([-100, 100])
  })
})

describe('persisting', () => {
  it('keeps what is different in the same way twice', () => {
    const at = (ours: number, theirs: number, cash: number, orders: readonly string[]) => ({
      positions: [{ ticker: 'KXA', ours: qty(ours), theirs: qty(theirs) }],
      position: qty(ours - theirs),
      cash: microUsd(cash),
      orders,
    })
    const first = at(100, 300, 50, ['a', 'b'])
    expect(persisting(first, at(200, 400, 50, ['b', 'c']))).toEqual({ ...at(200, 400, 50, ['b']) })
    expect(isNone(persisting(first, at(100, 200, 60, ['c'])))).toBe(true)
  })
})
